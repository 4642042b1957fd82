package dev.berth.server.command;

import dev.berth.server.access.Actor;
import dev.berth.server.action.DatabaseActions;
import dev.berth.server.action.KnownApps;
import dev.berth.server.database.RestorePoint;
import picocli.CommandLine.Command;

@Command(
    name = "keep",
    description = "Keep the database's present state as a restore point until it is deleted.")
final class DbKeep extends OneApp {
  private final DatabaseActions actions;

  DbKeep(KnownApps apps, DatabaseActions actions) {
    super(apps);
    this.actions = actions;
  }

  @Override
  boolean isAllowed(Actor actor, Call call) {
    return actor.mayDeploy(app(call));
  }

  @Override
  ExitCode run(Call call) {
    RestorePoint point = actions.keep(environment(call), "made by hand", call.caller());
    json.print(
        call, point, () -> call.done("kept", point.id() + " (" + Sizes.words(point.bytes()) + ")"));
    return ExitCode.OK;
  }
}
