package dev.berth.server.migrate;

import dev.berth.server.database.DatabaseAccess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Looks into an app's database, as the app's own role. */
public final class DatabaseContents {
  /** Relations that are neither PostgreSQL's nor an extension's nor a session's. */
  private static final String OWN =
      """
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and c.relpersistence <> 't'
        and not exists (select from pg_depend d
                        where d.classid = 'pg_class'::regclass and d.objid = c.oid
                          and d.deptype = 'e')
      """;

  private DatabaseContents() {}

  /**
   * Whether there is anything in it that could be lost. A history table alone is nothing: it is
   * there before the first file has run.
   */
  public static boolean isAnythingIn(DatabaseAccess access, String historyTable) {
    String query =
        "select '' %s and c.relkind in ('r', 'p', 'm', 'v', 'f', 'S') and c.relname <> %s"
                .formatted(OWN, literal(historyTable))
            + " union all select '' from pg_largeobject_metadata limit 1";
    try {
      return !one(access, query).isEmpty();
    } catch (SQLException e) {
      throw MigrationProblems.of(e);
    }
  }

  /** Tables that PostgreSQL empties after a crash, and in every copy. */
  public static List<String> unlogged(DatabaseAccess access) throws SQLException {
    return one(
        access,
        "select c.oid::regclass::text "
            + OWN
            + " and c.relkind in ('r', 'p') and c.relpersistence = 'u' order by 1");
  }

  /** How often somebody looked for rows in each table that has none. */
  public static Map<String, Long> reads(DatabaseAccess access) {
    return empty(access).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, table -> table.getValue().reads()));
  }

  /**
   * Tables without rows that somebody looked for rows in; histories of migrations are not meant.
   *
   * @param before {@link #reads} when the schema was there: making an index reads the table too,
   *     and so does checking what refers to it
   */
  public static List<String> readAndEmpty(DatabaseAccess access, Map<String, Long> before) {
    return empty(access).entrySet().stream()
        .filter(table ->
            table.getValue().reads()
                > before.getOrDefault(table.getKey(), table.getValue().indexes()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * A table without rows.
   *
   * @param reads how often somebody looked for some
   * @param indexes how many it has
   */
  private record EmptyTable(long reads, long indexes) {}

  private static SortedMap<String, EmptyTable> empty(DatabaseAccess access) {
    SortedMap<String, EmptyTable> tables = new TreeMap<>();
    try (Connection connection = Migrator.dataSource(access).getConnection();
        Statement statement = connection.createStatement()) {
      awaitOthers(statement);
      try (ResultSet rows =
          statement.executeQuery(
              "select relid::regclass::text, seq_scan + coalesce(idx_scan, 0),"
                  + " (select count(*) from pg_index i where i.indrelid = relid)"
                  + " from pg_stat_user_tables where n_live_tup = 0 and n_tup_ins = 0"
                  + " and relname !~ 'migrations?$|_schema_history$|^SequelizeMeta$'")) {
        while (rows.next()) {
          tables.put(rows.getString(1), new EmptyTable(rows.getLong(2), rows.getLong(3)));
        }
      }
    } catch (SQLException _) {
      return new TreeMap<>(); // The build said what is wrong, if it matters.
    }
    return tables;
  }

  /** PostgreSQL counts what a session did when it ends, which is a moment after it is closed. */
  private static void awaitOthers(Statement statement) throws SQLException {
    statement.execute(
        """
        do $$ begin
          for i in 1..40 loop
            perform pg_stat_clear_snapshot();
            exit when not exists (select from pg_stat_activity
              where datname = current_database() and usename = current_user and pid <> pg_backend_pid());
            perform pg_sleep(0.05);
          end loop;
        end $$
        """);
  }

  /** Indexes that are there and cannot be used, as SQL names them. */
  static List<String> invalidIndexes(DatabaseAccess access) throws SQLException {
    return one(
        access,
        "select i.indexrelid::regclass::text from pg_index i where not i.indisvalid"
            + " and pg_has_role((select relowner from pg_class where oid = i.indexrelid), 'usage')"
            + " order by 1");
  }

  /** Extensions that the app's role may create. */
  static List<String> extensions(DatabaseAccess access) throws SQLException {
    return one(
        access,
        "select distinct name from pg_available_extension_versions where trusted order by 1");
  }

  private static List<String> one(DatabaseAccess access, String query) throws SQLException {
    try (Connection connection = Migrator.dataSource(access).getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
