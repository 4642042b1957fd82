package dev.berth.server.command;

import dev.berth.server.app.AppName;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What an app is called when nobody says it: like its package, else like its directory. */
final class AppNames {
  private static final int LONGEST = 30;
  private static final int SHORTEST = 3;

  private AppNames() {}

  static AppName of(String directory, Optional<String> packageJson) {
    String name =
        packageJson
            .flatMap(AppNames::named)
            .orElse(directory)
            .replaceFirst("^.*/", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceFirst("^[^a-z]*", "");
    String cut =
        (name.length() > LONGEST ? name.substring(0, LONGEST) : name).replaceFirst("-*$", "");
    if (cut.length() >= SHORTEST) {
      try {
        return new AppName(cut);
      } catch (IllegalArgumentException _) {
        // a reserved name
      }
    }
    return new AppName(cut.isEmpty() ? "app" : cut + "-app");
  }

  private static Optional<String> named(String json) {
    try {
      String name = JsonMapper.shared().readTree(json).path("name").asString("");
      return name.isBlank() ? Optional.empty() : Optional.of(name);
    } catch (JacksonException _) {
      return Optional.empty(); // nothing that Node would read either
    }
  }
}
