package dev.berth.server.migrate;

import dev.berth.server.failure.DeployException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
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
  private static final List<String> PLACES =
      List.of("flyway.conf", "conf/flyway.conf", "db/flyway.conf");
  private static final String SPRING = "src/main/resources/application.properties";
  private static final String PLACEHOLDERS = "placeholders.";
  private static final Pattern HYPHEN = Pattern.compile("-(.)");
  private static final long MOST_BYTES = 128 * 1024;

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

  static MigrationSettings in(Path app) {
    Map<String, String> said = new HashMap<>();
    spring(app).forEach((key, value) -> said.put(camelCase(key), value));
    // In a file of Flyway's own, connecting is meant for this very database: that is refused.
    Map<String, String> own = flyway(app);
    for (String key : List.of("url", "driver", "jdbcProperties", "initSql")) {
      if (own.containsKey(key)) {
        throw refused(Set.of("flyway." + key));
      }
    }
    said.putAll(own);
    return of(said);
  }

  private static MigrationSettings of(Map<String, String> said) {
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

  private static Map<String, String> flyway(Path app) {
    for (String place : PLACES) {
      Map<String, String> found = prefixed(app.resolve(place), "flyway.");
      if (!found.isEmpty()) {
        return found;
      }
    }
    return Map.of();
  }

  private static Map<String, String> spring(Path app) {
    return prefixed(app.resolve(SPRING), "spring.flyway.");
  }

  private static Map<String, String> prefixed(Path file, String prefix) {
    Map<String, String> found = new HashMap<>();
    Properties properties = properties(file);
    for (String key : properties.stringPropertyNames()) {
      if (key.startsWith(prefix)) {
        found.put(key.substring(prefix.length()), properties.getProperty(key).strip());
      }
    }
    return found;
  }

  private static Properties properties(Path file) {
    Properties properties = new Properties();
    try {
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= MOST_BYTES) {
        properties.load(new StringReader(Files.readString(file, StandardCharsets.UTF_8)));
      }
    } catch (java.nio.charset.CharacterCodingException | IllegalArgumentException e) {
      throw new DeployException(
          MigrateCode.SETTING.because(
              file.getFileName() + " cannot be read",
              "Mend its characters and escapes: it is a Java properties file in UTF-8"),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
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
