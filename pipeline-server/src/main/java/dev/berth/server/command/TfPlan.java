package dev.berth.server.command;

import dev.berth.server.access.Actor;
import dev.berth.server.action.KnownApps;
import dev.berth.server.action.TerraformActions;
import dev.berth.server.app.Environment;
import picocli.CommandLine.Command;

@Command(name = "plan", description = "Say what Terraform would change in the environment.")
final class TfPlan extends OneApp {
  private final TerraformActions actions;

  TfPlan(KnownApps apps, TerraformActions actions) {
    super(apps);
    this.actions = actions;
  }

  private record Plan(String environment, String plan) {}

  /** A plan takes the lock for as long as it runs, so it is no mere reading. */
  @Override
  boolean isAllowed(Actor actor, Call call) {
    return actor.mayDeploy(app(call));
  }

  @Override
  ExitCode run(Call call) {
    Environment environment = environment(call);
    String plan = actions.plan(environment);
    json.print(call, new Plan(environment.key(), plan), () -> plan.lines().forEach(call::line));
    return ExitCode.OK;
  }
}
