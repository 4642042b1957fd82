package dev.berth.server.command;

import dev.berth.server.action.VariableActions;
import dev.berth.server.app.AppName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "set",
    description =
        "Set a variable; without =VALUE it is read from standard input, or asked for, so that it"
            + " stands in no history.")
final class EnvSet extends EnvChange {
  private final VariableActions actions;

  @Parameters(
      paramLabel = "NAME[=VALUE]",
      arity = "1..*",
      hideParamSyntax = true,
      description = "What the app reads.")
  private List<String> words = new ArrayList<>();

  EnvSet(VariableActions actions, DeployEnds ends) {
    super(ends);
    this.actions = actions;
  }

  @Override
  String label() {
    return "set";
  }

  @Override
  VariableActions.Changed change(AppName app, String scope, Call call) throws IOException {
    if (words.size() != 1) {
      // Not repeated: one of them is the value.
      throw new WrongUse("env set takes one NAME or NAME=VALUE");
    }
    String word = words.getFirst();
    int equals = word.indexOf('=');
    String name = checkedName(equals < 0 ? word : word.substring(0, equals));
    String value = equals < 0 ? asked(name, call) : word.substring(equals + 1);
    return actions.set(app, scope, name, value, call.caller());
  }

  /** The one line end that echo and editors add is no part of it; further ones are. */
  private static String asked(String name, Call call) throws IOException {
    String value = text(call.input().secret(name + ": "));
    String without = value.endsWith("\n") ? value.substring(0, value.length() - 1) : value;
    if (without.isEmpty()) {
      throw new WrongUse(
          "no value for " + name + " was given",
          "pipe it in, type it when asked, or say " + name + "= for an empty one");
    }
    return without;
  }
}
