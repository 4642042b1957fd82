package dev.berth.server.migrate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What Flyway wrote down in a database.
 *
 * @param database where
 * @param table its history table
 */
record MigrationHistory(DataSource database, String table) {
  private interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /** The number of the newest entry; 0 when there is none. */
  int newest() throws SQLException {
    return here(
        0,
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet row =
                  statement.executeQuery(
                      "select coalesce(max(installed_rank), 0) from " + quoted())) {
            row.next();
            return row.getInt(1);
          }
        });
  }

  /** The files that ran to their end after the entry of that number. */
  List<String> since(int rank) throws SQLException {
    return here(
        List.of(),
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select script from %s where installed_rank > ? and success and type = 'SQL'"
                          .formatted(quoted())
                      + " order by installed_rank")) {
            statement.setInt(1, rank);
            return scripts(statement.executeQuery());
          }
        });
  }

  /**
   * Forgets files that failed outside of a transaction: Flyway would run nothing any more, and
   * nobody but Berth runs it here.
   *
   * @return which
   */
  List<String> forgetFailed() throws SQLException {
    return here(
        List.of(),
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return scripts(
                statement.executeQuery(
                    "delete from %s where not success returning script".formatted(quoted())));
          }
        });
  }

  private static List<String> scripts(ResultSet rows) throws SQLException {
    List<String> scripts = new ArrayList<>();
    while (rows.next()) {
      scripts.add(rows.getString(1));
    }
    return scripts;
  }

  private <T> T here(T otherwise, Work<T> work) throws SQLException {
    try (Connection connection = database.getConnection()) {
      return isThere(connection) ? work.run(connection) : otherwise;
    }
  }

  private boolean isThere(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("select to_regclass(?)")) {
      statement.setString(1, quoted());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        @Nullable String found = row.getString(1);
        return found != null;
      }
    }
  }

  private String quoted() {
    return quoted(table);
  }

  /** A table's name as SQL has it. */
  static String quoted(String table) {
    return '"' + table.replace("\"", "\"\"") + '"';
  }
}
