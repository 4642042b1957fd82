package dev.berth.buildpacks.sql;

import dev.berth.buildpacks.Language;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.profile.MigrationSource;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds where an app keeps migrations in plain SQL, and what it says about them. */
public final class SqlMigrations {
  private static final String FIRST = "db/migration";

  /** Where Flyway and common templates keep them; the first that has any counts. */
  private static final List<String> OTHERS =
      List.of("db/migrations", "sql/migrations", "migrations", "sql", "flyway/sql");

  /** Flyway's naming: versioned and repeatable migrations. */
  private static final Pattern NAME = Pattern.compile("(?:.*/)?(V[0-9][0-9._]*|R)__.+\\.sql");

  private static final List<String> SETTINGS =
      List.of("flyway.conf", "conf/flyway.conf", "db/flyway.conf");

  /** What a repository may choose; of everything else only the key is worth telling. */
  private static final Pattern CHOICE =
      Pattern.compile(
          "(?:spring\\.)?flyway\\.(?:locations|table|placeholders\\..*"
              + "|baseline-?[oO]n-?[mM]igrate|baseline-?[vV]ersion|out-?[oO]f-?[oO]rder)");

  private SqlMigrations() {}

  /** The migrations of a tree; empty when there are none and nothing is said of them. */
  public static Optional<MigrationSource> in(SourceTree source, List<Language> languages) {
    Map<String, String> settings = new HashMap<>();
    languages.forEach(language -> settings.putAll(language.flywaySettings(source)));
    settings.putAll(own(source));
    settings.replaceAll((key, value) -> CHOICE.matcher(key).matches() ? value : "");
    String directory =
        directories(settings, languages)
            .filter(place -> holdsMigrations(source, place))
            .findFirst()
            .orElse("");
    return directory.isEmpty() && settings.isEmpty()
        ? Optional.empty()
        : Optional.of(new MigrationSource(MigrationSource.FLYWAY, directory, settings));
  }

  private static Map<String, String> own(SourceTree source) {
    return SETTINGS.stream()
        .map(file -> FlywaySettings.in(source, file, "flyway."))
        .filter(found -> !found.isEmpty())
        .findFirst()
        .orElse(Map.of());
  }

  private static Stream<String> directories(
      Map<String, String> settings, List<Language> languages) {
    String said =
        settings.getOrDefault(
            "flyway.locations", settings.getOrDefault("spring.flyway.locations", ""));
    return said.isEmpty()
        ? Stream.of(
                Stream.of(FIRST),
                languages.stream().flatMap(language -> language.sqlDirectories().stream()),
                OTHERS.stream())
            .flatMap(places -> places)
        : Stream.of(location(said));
  }

  /** {@code filesystem:db/migration}, {@code classpath:db/migration} and plain paths. */
  private static String location(String said) {
    String place = said.strip().replace("\0", "");
    boolean inResources = place.startsWith("classpath:");
    String path =
        Path.of("/", place.substring(place.indexOf(':') + 1)).normalize().toString().substring(1);
    return inResources ? "src/main/resources/" + path : path;
  }

  /** Whether a file is one of those that are run. */
  static boolean runs(String directory, String file) {
    return file.startsWith(directory + "/") && NAME.matcher(file).matches();
  }

  private static boolean holdsMigrations(SourceTree source, String place) {
    return source.own().names().stream()
        .anyMatch(name -> name.startsWith(place + "/") && NAME.matcher(name).matches());
  }
}
