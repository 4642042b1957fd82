package dev.berth.server.command;

import dev.berth.server.action.VariableActions;
import dev.berth.server.app.AppName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "set",
    description =
        "Set a variable; without =VALUE it is read from standard input, or asked for, so that it"
            + " stands in no history. The line end of a single line is left out; a text of several"
            + " lines, such as a key, is kept as it is.")
final class EnvSet extends EnvChange {
  private final VariableActions actions;

  @Parameters(
      paramLabel = "NAME[=VALUE]",
      arity = "1..*",
      hideParamSyntax = true,
      description = "What the app reads.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--build",
      negatable = true,
      defaultValue = Option.NULL_VALUE,
      description =
          "Builds get it too, as a secret that they must leave in no file; with the name alone, a"
              + " variable that is set keeps its value.")
  private @Nullable Boolean build;

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
    if (build == null) {
      return actions.set(app, scope, name, value(name, word, equals, call), call.caller());
    }
    boolean keeps = equals < 0 && actions.isSet(app, scope, name);
    String value = keeps ? null : value(name, word, equals, call);
    return actions.set(app, scope, name, value, build, call.caller());
  }

  private static String value(String name, String word, int equals, Call call) throws IOException {
    return equals < 0 ? asked(name, call) : word.substring(equals + 1);
  }

  private static String asked(String name, Call call) throws IOException {
    String without = withoutLineEnd(text(call.input().secret(name + ": ")));
    if (without.isEmpty()) {
      throw new WrongUse(
          "no value for " + name + " was given",
          "pipe it in, type it when asked, or say " + name + "= for an empty one");
    }
    return without;
  }

  /**
   * The line end that echo and editors add to a single line is no part of it. A text of several
   * lines is a file, such as a key: each of its lines has an end, also the last.
   */
  static String withoutLineEnd(String value) {
    int end = value.indexOf('\n');
    if (end < 0 || end != value.length() - 1) {
      return value;
    }
    return value.substring(0, value.endsWith("\r\n") ? end - 1 : end);
  }
}
