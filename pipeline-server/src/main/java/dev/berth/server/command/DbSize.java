package dev.berth.server.command;

import dev.berth.server.access.Actor;
import dev.berth.server.action.DatabaseActions;
import dev.berth.server.action.KnownApps;
import picocli.CommandLine.Command;

@Command(name = "size", description = "Say what the database takes.")
final class DbSize extends OneApp {
  private final DatabaseActions actions;

  DbSize(KnownApps apps, DatabaseActions actions) {
    super(apps);
    this.actions = actions;
  }

  @Override
  boolean isAllowed(Actor actor, Call call) {
    return actor.mayRead(app(call));
  }

  @Override
  ExitCode run(Call call) {
    DatabaseActions.View view = actions.view(environment(call));
    json.print(
        call,
        view,
        () ->
            call.line(
                "%s, %s, %d restore points"
                    .formatted(
                        Sizes.words(view.bytes()),
                        view.awake() ? "awake" : "asleep",
                        view.restorePoints().size())));
    return ExitCode.OK;
  }
}
