package dev.berth.server.command;

import dev.berth.server.access.Actor;
import dev.berth.server.action.DatabaseActions;
import dev.berth.server.action.KnownApps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "shell",
    description = "Run the machine's psql in the database; options that are unknown are psql's.")
final class DbShell extends EnvironmentVerb {
  private final DatabaseActions actions;

  @Parameters(
      paramLabel = "[APP] [PSQL-ARGUMENT...]",
      arity = "0..*",
      hideParamSyntax = true,
      description = "The app, as with --app, and what psql is given.")
  private List<String> words = new ArrayList<>();

  private DbShell(KnownApps apps, DatabaseActions actions) {
    super(apps);
    this.actions = actions;
  }

  /** What berth does not know is for psql. */
  static CommandLine of(KnownApps apps, DatabaseActions actions) {
    return new CommandLine(new DbShell(apps, actions)).setUnmatchedOptionsArePositionalParams(true);
  }

  @Override
  Optional<String> positional(Call call) {
    return isNamed() || words.isEmpty() || words.getFirst().startsWith("-")
        ? Optional.empty()
        : Optional.of(words.getFirst());
  }

  @Override
  boolean isAllowed(Actor actor, Call call) {
    return actor.mayDeploy(app(call));
  }

  @Override
  ExitCode run(Call call) {
    if (call.client().program("psql") == 0) {
      throw new Failed("psql is not installed", "install it: the package postgresql-client has it");
    }
    new DatabaseLogin(actions.access(environment(call), call.caller())).give(call.output());
    int names = positional(call).isPresent() ? 1 : 0;
    call.output().proceed("shell", words.subList(names, words.size()));
    return ExitCode.OK;
  }
}
