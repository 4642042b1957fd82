package dev.berth.buildpacks.profile;

import java.util.Map;

/**
 * Migrations in a repository.
 *
 * @param tool who runs them
 * @param directory where they are, relative to the directory that was read; {@code ""} for many or
 *     none
 * @param settings what the repository wants of the tool, as written there; judged by who runs them
 */
public record MigrationSource(String tool, String directory, Map<String, String> settings) {
  /** SQL files that Berth runs itself. */
  public static final String FLYWAY = "Flyway";

  public MigrationSource {
    settings = Map.copyOf(settings);
  }
}
