package dev.berth.server.command;

import dev.berth.server.database.DatabaseAccess;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A database for psql and its like: they get the password by their environment alone. */
record DatabaseLogin(DatabaseAccess access) {
  void give(CommandOutput output) {
    output.give("PGHOST", access.host());
    output.give("PGPORT", Integer.toString(access.port()));
    output.give("PGDATABASE", access.name());
    output.give("PGUSER", access.user());
    output.give("PGPASSWORD", access.password());
  }

  int serverVersion() {
    try (Connection connection =
        DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password())) {
      return connection.getMetaData().getDatabaseMajorVersion();
    } catch (SQLException e) {
      throw new Failed("the database does not answer: " + e.getMessage());
    }
  }
}
