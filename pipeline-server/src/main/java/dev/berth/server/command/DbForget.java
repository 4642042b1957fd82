package dev.berth.server.command;

import dev.berth.server.access.Actor;
import dev.berth.server.action.DatabaseActions;
import dev.berth.server.action.KnownApps;
import dev.berth.server.app.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "forget", description = "Delete a restore point of the database.")
final class DbForget extends EnvironmentVerb {
  private final DatabaseActions actions;

  @Parameters(
      paramLabel = "[APP] POINT",
      arity = "1..2",
      hideParamSyntax = true,
      description = "The app, as with --app, and a restore point.")
  private List<String> words = new ArrayList<>();

  DbForget(KnownApps apps, DatabaseActions actions) {
    super(apps);
    this.actions = actions;
  }

  @Override
  Optional<String> positional(Call call) {
    return words.size() == 2 ? Optional.of(words.getFirst()) : Optional.empty();
  }

  @Override
  boolean isAllowed(Actor actor, Call call) {
    return actor.mayDeploy(app(call));
  }

  @Override
  ExitCode run(Call call) {
    Environment environment = environment(call);
    actions.forget(environment, words.getLast(), call.caller());
    json.print(
        call, Map.of("forgotten", words.getLast()), () -> call.done("forgotten", words.getLast()));
    return ExitCode.OK;
  }
}
