package dev.berth.server.migrate;

import dev.berth.server.database.DatabaseAccess;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Flyway and the usual tools say has run in a database. */
public final class AppliedMigrations {
  private static final int MOST_NAMES = 5;

  /** Each tool's table, and how it names what ran. */
  private static final List<Table> TABLES =
      List.of(
          new Table(Migrator.TABLE, "script", "success and type = 'SQL'"),
          new Table("_prisma_migrations", "migration_name", "finished_at is not null"),
          new Table("drizzle.__drizzle_migrations", "'Drizzle ' || id", "true"),
          new Table("knex_migrations", "name", "true"),
          new Table("\"SequelizeMeta\"", "name", "true"),
          new Table("pgmigrations", "name", "true"),
          new Table("mikro_orm_migrations", "name", "true"),
          new Table("migrations", "name", "\"timestamp\" is not null"),
          new Table("alembic_version", "version_num", "true"),
          new Table("django_migrations", "app || '.' || name", "true"));

  private AppliedMigrations() {}

  private record Table(String name, String migration, String condition) {}

  /** Their names; nothing of a database that cannot be asked. */
  public static Set<String> of(DatabaseAccess access) {
    Set<String> names = new LinkedHashSet<>();
    try (Connection connection = Migrator.dataSource(access).getConnection()) {
      for (Table table : TABLES) {
        add(connection, table, names);
      }
    } catch (SQLException _) {
      return Set.of();
    }
    return names;
  }

  /** A few of them, for people. */
  public static String words(Collection<String> names) {
    List<String> first = names.stream().limit(MOST_NAMES).toList();
    int more = names.size() - first.size();
    return String.join(", ", first) + (more > 0 ? " and " + more + " more" : "");
  }

  private static void add(Connection connection, Table table, Set<String> names)
      throws SQLException {
    if (!isThere(connection, table)) {
      return;
    }
    String query =
        "select %s from %s where %s order by 1"
            .formatted(table.migration(), table.name(), table.condition());
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    } catch (SQLException _) {
      // A table of the app's own with that name.
    }
  }

  private static boolean isThere(Connection connection, Table table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("select to_regclass(?)")) {
      statement.setString(1, table.name());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        @Nullable String found = row.getString(1);
        return found != null;
      }
    }
  }
}
