package dev.berth.server.command;

import dev.berth.server.action.KnownApps;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** A command whose only parameter is the app. */
abstract class OneApp extends EnvironmentVerb {
  @Parameters(paramLabel = "APP", arity = "0..1", description = "The app, as with --app.")
  private @Nullable String first;

  OneApp(KnownApps apps) {
    super(apps);
  }

  @Override
  final Optional<String> positional(Call call) {
    return Optional.ofNullable(first);
  }
}
