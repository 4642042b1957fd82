package dev.berth.buildpacks.java;

import dev.berth.buildpacks.Dependency;
import dev.berth.buildpacks.NeedClues;
import dev.berth.buildpacks.SourceTree;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What Maven's and Gradle's files say. */
final class JavaNeeds implements NeedClues {
  private static final Pattern FILE =
      Pattern.compile("(.*/)?(pom\\.xml|build\\.gradle(\\.kts)?|libs\\.versions\\.toml)");

  /** The first of these artifacts, {@code group:artifact}. */
  @Override
  public Optional<Dependency> dependency(SourceTree source, List<String> packages) {
    for (String artifact : packages) {
      String[] parts = artifact.split(":", 2);
      Pattern named =
          Pattern.compile(
              "("
                  + Pattern.quote(artifact)
                  + "|<groupId>\\s*"
                  + Pattern.quote(parts[0])
                  + "\\s*</groupId>\\s*<artifactId>\\s*"
                  + Pattern.quote(parts[1])
                  + "\\s*</artifactId>)");
      Optional<Dependency> found = Dependency.first(source, FILE, named);
      if (found.isPresent()) {
        return Optional.of(new Dependency(found.get().file(), artifact));
      }
    }
    return Optional.empty();
  }

  @Override
  public List<String> postgres() {
    return List.of(
        "org.postgresql:postgresql",
        "org.postgresql:r2dbc-postgresql",
        "org.flywaydb:flyway-database-postgresql");
  }

  @Override
  public List<String> otherDatabases() {
    return List.of("com.mysql:mysql-connector-j", "org.xerial:sqlite-jdbc", "com.h2database:h2");
  }

  @Override
  public List<String> sqlite() {
    return List.of("org.xerial:sqlite-jdbc");
  }

  @Override
  public String migrationFiles() {
    return "src/main/resources/db/migrations?/.+\\.sql";
  }

  @Override
  public String sqliteCode() {
    return "jdbc:sqlite:";
  }
}
