package dev.berth.server.migrate;

import dev.berth.server.database.DatabaseAccess;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What is worth knowing about a database that works. */
public final class DatabaseWords {
  private DatabaseWords() {}

  /** That some tables are emptied now and then, if there are any. */
  public static Optional<String> ofUnlogged(DatabaseAccess access) {
    try {
      List<String> tables = DatabaseContents.unlogged(access);
      return tables.isEmpty()
          ? Optional.empty()
          : Optional.of(
              "note: %s %s unlogged: PostgreSQL empties %s after a crash, and %s empty in restore"
                      .formatted(
                          AppliedMigrations.words(tables),
                          tables.size() == 1 ? "is" : "are",
                          tables.size() == 1 ? "it" : "them",
                          tables.size() == 1 ? "it is" : "they are")
                  + " points, previews and backups");
    } catch (SQLException _) {
      return Optional.empty(); // Whoever needs the database says what is wrong.
    }
  }
}
