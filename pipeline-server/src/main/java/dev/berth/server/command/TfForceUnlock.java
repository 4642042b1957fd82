package dev.berth.server.command;

import dev.berth.server.access.Actor;
import dev.berth.server.action.KnownApps;
import dev.berth.server.action.TerraformActions;
import java.util.Optional;
import picocli.CommandLine.Command;

@Command(
    name = "force-unlock",
    description = "Take a lock of the environment's Terraform away that nobody holds any more.")
final class TfForceUnlock extends OneApp {
  private final TerraformActions actions;

  TfForceUnlock(KnownApps apps, TerraformActions actions) {
    super(apps);
    this.actions = actions;
  }

  private record Unlocked(Optional<String> holder) {}

  @Override
  boolean isAllowed(Actor actor, Call call) {
    return actor.mayDeploy(app(call));
  }

  @Override
  ExitCode run(Call call) {
    Optional<String> holder = actions.unlock(environment(call), call.caller());
    json.print(
        call, new Unlocked(holder), () -> call.done("unlocked", holder.orElse("nobody held it")));
    return ExitCode.OK;
  }
}
