package dev.berth.server.command;

import dev.berth.server.action.KnownApps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Parameters;

/** A command with a file of the caller's behind the app. */
abstract class AppAndFile extends EnvironmentVerb {
  @Parameters(
      paramLabel = "[APP] FILE",
      arity = "1..2",
      hideParamSyntax = true,
      description = "The app, as with --app, and a file.")
  private List<String> words = new ArrayList<>();

  AppAndFile(KnownApps apps) {
    super(apps);
  }

  @Override
  final Optional<String> positional(Call call) {
    return words.size() == 2 ? Optional.of(words.getFirst()) : Optional.empty();
  }

  final String file() {
    return words.getLast();
  }
}
