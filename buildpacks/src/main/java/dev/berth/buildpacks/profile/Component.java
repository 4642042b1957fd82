package dev.berth.buildpacks.profile;

import java.util.List;
import java.util.Optional;

/**
 * A part of an app that is built and runs by itself.
 *
 * @param root its directory in the repository, {@code ""} for the whole
 * @param language the buildpack that recognised it
 * @param framework what it was recognised as, such as {@code Next.js}
 * @param processes what may be started, the likeliest first
 * @param needs what it needs beside its image
 * @param variables the variables that its files use, each once, by name
 * @param migrations who may change its database's schema
 * @param release what runs once in the new image before it gets traffic
 * @param packageSources where its packages come from, such as {@code npm}
 */
public record Component(
    String root,
    String language,
    String framework,
    List<ProcessCandidate> processes,
    Needs needs,
    List<VariableUse> variables,
    List<MigrationSource> migrations,
    Optional<ReleaseCandidate> release,
    List<String> packageSources) {
  public Component {
    processes = List.copyOf(processes);
    variables = List.copyOf(variables);
    migrations = List.copyOf(migrations);
    packageSources = List.copyOf(packageSources);
  }

  /** Migrations that Berth itself runs. */
  public Optional<MigrationSource> sqlMigrations() {
    return migrations.stream()
        .filter(source -> source.tool().equals(MigrationSource.FLYWAY))
        .findFirst();
  }
}
