package dev.berth.server.migrate;

import dev.berth.server.failure.DeployException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a repository may say about its migrations, in {@code flyway.conf} (Flyway's own format, Java
 * properties) or {@code spring.flyway.*} of {@code application.properties}. Connections, scripts,
 * callbacks and places outside the repository are not its to choose.
 *
 * @param location the directory with the migrations, relative to the app's
 * @param table the history table
 * @param placeholders values for {@code ${…}}
 * @param baselineOnMigrate tables that exist already count as the baseline
 * @param baselineVersion the version that they count as
 * @param outOfOrder files with a lower version than one that ran are run too
 */
record MigrationSettings(
    Optional<String> location,
    Optional<String> table,
    Map<String, String> placeholders,
    boolean baselineOnMigrate,
    Optional<String> baselineVersion,
    boolean outOfOrder) {
  private static final String PLACEHOLDERS = "placeholders.";
  private static final Pattern HYPHEN = Pattern.compile("-(.)");

  /** Without meaning here, or what Berth does anyway: not worth a failure. */
  private static final Set<String> IGNORED =
      Set.of(
          "enabled",
          "encoding",
          "validateOnMigrate",
          "cleanDisabled",
          "connectRetries",
          "loggers",
          "user",
          "password",
          "url",
          "driver");

  MigrationSettings {
    placeholders = Map.copyOf(placeholders);
  }

  /**
   * Judges what stands in a repository.
   *
   * @param written whole keys: {@code flyway.…} of its own files, {@code spring.flyway.…} of
   *     Spring's
   */
  static MigrationSettings of(Map<String, String> written) {
    Map<String, String> said = new HashMap<>();
    prefixed(written, "spring.flyway.").forEach((key, value) -> said.put(camelCase(key), value));
    // In a file of Flyway's own, connecting is meant for this very database: that is refused.
    Map<String, String> own = prefixed(written, "flyway.");
    for (String key : List.of("url", "driver", "jdbcProperties", "initSql")) {
      if (own.containsKey(key)) {
        throw refused(Set.of("flyway." + key));
      }
    }
    said.putAll(own);
    return chosen(said);
  }

  private static MigrationSettings chosen(Map<String, String> said) {
    Map<String, String> left = new HashMap<>(said);
    left.keySet().removeAll(IGNORED);
    Map<String, String> placeholders = new HashMap<>();
    left.entrySet()
        .removeIf(entry -> {
          boolean isPlaceholder = entry.getKey().startsWith(PLACEHOLDERS);
          if (isPlaceholder) {
            placeholders.put(entry.getKey().substring(PLACEHOLDERS.length()), entry.getValue());
          }
          return isPlaceholder;
        });
    MigrationSettings settings =
        new MigrationSettings(
            Optional.ofNullable(left.remove("locations")).map(MigrationSettings::location),
            Optional.ofNullable(left.remove("table")),
            placeholders,
            Boolean.parseBoolean(left.remove("baselineOnMigrate")),
            Optional.ofNullable(left.remove("baselineVersion")),
            Boolean.parseBoolean(left.remove("outOfOrder")));
    if (!left.isEmpty()) {
      Set<String> keys = new TreeSet<>();
      left.keySet().forEach(key -> keys.add("flyway." + key));
      throw refused(keys);
    }
    return settings;
  }

  /** {@code filesystem:db/migration}, {@code classpath:db/migration} and plain paths. */
  private static String location(String value) {
    String place = value.strip();
    boolean inResources = place.startsWith("classpath:");
    place = place.substring(place.indexOf(':') + 1);
    Path path = Path.of("/", place).normalize();
    boolean escapes =
        place.contains("..") || (!inResources && place.startsWith("/")) || place.contains(",");
    if (escapes || path.getNameCount() == 0) {
      throw new DeployException(
          MigrateCode.SETTING.because(
              "flyway.locations names \"" + value + "\", which is not one folder of the repository",
              "Name one folder, such as db/migration, relative to the app"));
    }
    String relative = path.toString().substring(1);
    return inResources ? "src/main/resources/" + relative : relative;
  }

  private static DeployException refused(Set<String> keys) {
    return new DeployException(
        MigrateCode.SETTING.because(
            String.join(", ", keys) + " cannot be set by a repository",
            "Take it out; Berth connects to the environment's own database. What can be set:"
                + " locations, table, placeholders.*, baselineOnMigrate, baselineVersion,"
                + " outOfOrder"));
  }

  private static Map<String, String> prefixed(Map<String, String> written, String prefix) {
    Map<String, String> found = new HashMap<>();
    written.forEach((key, value) -> {
      if (key.startsWith(prefix)) {
        found.put(key.substring(prefix.length()), value);
      }
    });
    return found;
  }

  /** Spring writes {@code baseline-on-migrate}. */
  private static String camelCase(String key) {
    return key.startsWith(PLACEHOLDERS)
        ? key
        : HYPHEN.matcher(key).replaceAll(hyphen -> hyphen.group(1).toUpperCase(Locale.ROOT));
  }

  /** The same text for the same settings. */
  String withoutOrder() {
    return location
        + " "
        + table
        + " "
        + new TreeMap<>(placeholders)
        + " "
        + baselineOnMigrate
        + " "
        + baselineVersion
        + " "
        + outOfOrder;
  }
}
