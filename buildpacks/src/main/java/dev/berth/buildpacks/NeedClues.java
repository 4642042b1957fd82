package dev.berth.buildpacks;

import dev.berth.buildpacks.profile.Need;
import java.util.List;
import java.util.Optional;

/**
 * What one language's files say about databases and about files that are kept. Names are those of
 * packages; patterns are regular expressions, {@code ""} for none.
 */
public interface NeedClues {
  /** A language whose files say nothing. */
  NeedClues NONE =
      new NeedClues() {
        @Override
        public Optional<Dependency> dependency(SourceTree source, List<String> packages) {
          return Optional.empty();
        }

        @Override
        public List<String> postgres() {
          return List.of();
        }
      };

  /** The first of these packages that the app depends on at run time. */
  Optional<Dependency> dependency(SourceTree source, List<String> packages);

  /** What a schema that names its database says; that comes before all drivers. */
  default Optional<Need> schema(SourceTree source) {
    return Optional.empty();
  }

  /** Drivers of PostgreSQL. */
  List<String> postgres();

  /** Packages that use one of several drivers: named beside the driver, for people. */
  default List<String> mappers() {
    return List.of();
  }

  /** Drivers of other databases, SQLite's too. */
  default List<String> otherDatabases() {
    return List.of();
  }

  /** Drivers of SQLite. */
  default List<String> sqlite() {
    return List.of();
  }

  /** Packages that keep files elsewhere. */
  default List<String> objectStores() {
    return List.of();
  }

  /** Names of files that are migrations, whatever runs them. */
  default String migrationFiles() {
    return "";
  }

  /** Code that opens an SQLite database. */
  default String sqliteCode() {
    return "";
  }

  /** Code that keeps what is uploaded. */
  default String uploadCode() {
    return "";
  }
}
