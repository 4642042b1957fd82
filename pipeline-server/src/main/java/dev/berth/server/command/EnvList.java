package dev.berth.server.command;

import dev.berth.server.access.Actor;
import dev.berth.server.secret.Variable;
import dev.berth.server.secret.Variables;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

@Command(
    name = "list",
    description = "List the app's variables: for what and by whom they are set, never a value.")
final class EnvList extends AppVerb {
  private final Variables variables;

  EnvList(Variables variables) {
    this.variables = variables;
  }

  @Override
  boolean isAllowed(Actor actor, Call call) {
    return actor.mayRead(app(call));
  }

  @Override
  ExitCode run(Call call) {
    List<Variable> all = variables.list(app(call));
    json.print(call, all, () -> all.forEach(variable -> call.line(words(variable))));
    return ExitCode.OK;
  }

  private static String words(Variable variable) {
    String at = variable.changedAt().map(Instant::toString).orElse("");
    return String.format(
        Locale.ROOT,
        "%-32s %-16s version %-4d %s %s%s",
        variable.name(),
        variable.scope(),
        variable.version(),
        at.length() > 16 ? at.substring(0, 16) : at,
        variable.changedBy().orElse(""),
        remark(variable));
  }

  private static String remark(Variable variable) {
    String used =
        variable.overriddenIn().isEmpty()
            ? ""
            : " · not used in " + String.join(", ", variable.overriddenIn());
    return (variable.madeUp() ? " · made up" : "")
        + (variable.forBuilds() ? " · for builds too" : "")
        + used;
  }
}
