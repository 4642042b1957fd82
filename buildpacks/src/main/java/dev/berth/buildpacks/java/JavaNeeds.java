package dev.berth.buildpacks.java;

import dev.berth.buildpacks.Dependency;
import dev.berth.buildpacks.NeedClues;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.profile.Need;
import java.util.List;
import java.util.Optional;

/** What Maven's and Gradle's files say, and the settings beside them. */
final class JavaNeeds implements NeedClues {
  private static final List<String> POSTGRES =
      List.of(
          "org.postgresql:postgresql",
          "org.postgresql:r2dbc-postgresql",
          "org.flywaydb:flyway-database-postgresql",
          "io.quarkus:quarkus-jdbc-postgresql",
          "io.quarkus:quarkus-reactive-pg-client",
          "io.vertx:vertx-pg-client");

  @Override
  public Optional<Dependency> dependency(SourceTree source, List<String> packages) {
    return JavaArtifacts.of(source)
        .first(packages.stream().filter(name -> name.contains(":")).toList());
  }

  /** A driver says little by itself: what the app is set to use without a word counts. */
  @Override
  public Optional<Need> schema(SourceTree source) {
    return new JavaDatabase(source).need(POSTGRES);
  }

  @Override
  public List<String> postgres() {
    return List.of();
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
