package dev.berth.server.command;

import dev.berth.server.action.VariableActions;
import dev.berth.server.app.AppName;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "import", description = "Set all variables of an .env file, in one change.")
final class EnvImport extends EnvChange {
  private final VariableActions actions;

  @Parameters(paramLabel = "FILE", description = "The file.")
  private String file = "";

  @Option(names = "--build", description = "Builds get them too, as secrets.")
  private boolean build;

  EnvImport(VariableActions actions, DeployEnds ends) {
    super(ends);
    this.actions = actions;
  }

  @Override
  String label() {
    return "import";
  }

  @Override
  VariableActions.Changed change(AppName app, String scope, Call call) throws IOException {
    return actions.take(app, scope, text(call.input().file(file)), build, call.caller());
  }
}
