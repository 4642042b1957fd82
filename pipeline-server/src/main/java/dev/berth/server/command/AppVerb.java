package dev.berth.server.command;

import dev.berth.server.app.AppName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command about one app: named, or else the one that the caller's repository belongs to. */
abstract class AppVerb extends Verb {
  @Mixin protected final JsonOption json = new JsonOption();

  @Option(
      names = "--app",
      paramLabel = "NAME",
      description = "The app; without it the one that a Git remote of the repository leads to.")
  private @Nullable String named;

  /** The app as a parameter, where there is one. */
  Optional<String> positional(Call call) {
    return Optional.empty();
  }

  final AppName app(Call call) {
    return positional(call)
        .or(() -> Optional.ofNullable(named))
        .map(AppName::new)
        .or(call::appOfRepository)
        .orElseThrow(() ->
            new WrongUse(
                "which app?",
                "say --app NAME, or go into a repository with a remote of this Berth"));
  }

  final boolean isNamed() {
    return named != null;
  }
}
