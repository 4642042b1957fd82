package dev.berth.server.command;

import dev.berth.server.action.VariableActions;
import dev.berth.server.app.AppName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "unset", description = "Take a variable away.")
final class EnvUnset extends EnvChange {
  private final VariableActions actions;

  @Parameters(paramLabel = "NAME", description = "The variable.")
  private String name = "";

  EnvUnset(VariableActions actions, DeployEnds ends) {
    super(ends);
    this.actions = actions;
  }

  @Override
  String label() {
    return "unset";
  }

  @Override
  VariableActions.Changed change(AppName app, String scope, Call call) {
    return actions.unset(app, scope, checkedName(name), call.caller());
  }
}
