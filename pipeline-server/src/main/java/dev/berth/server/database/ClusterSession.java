package dev.berth.server.database;

import dev.berth.server.postgres.Endpoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/** What Berth says to a cluster as its superuser. Passwords are hashed before they are sent. */
final class ClusterSession {
  /** The app's role and its database: every cluster has its own, so they need no other names. */
  static final String APP = "app";

  private static final String SCRAM = "scram-sha-256";

  private ClusterSession() {}

  /** Makes the app's role and database; the role has no password yet, so nobody can be it. */
  static void furnish(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String command :
          new String[] {
            "CREATE ROLE app LOGIN",
            "CREATE DATABASE app OWNER app",
            "REVOKE ALL ON DATABASE app FROM PUBLIC",
            "REVOKE ALL ON DATABASE postgres FROM PUBLIC",
            "REVOKE ALL ON DATABASE template1 FROM PUBLIC",
          }) {
        statement.execute(command);
      }
    }
  }

  static void setPasswords(Connection connection, ClusterPasswords passwords) throws SQLException {
    PGConnection postgres = connection.unwrap(PGConnection.class);
    postgres.alterUserPassword(APP, passwords.app().toCharArray(), SCRAM);
    postgres.alterUserPassword(PostgresSandbox.OWNER, passwords.owner().toCharArray(), SCRAM);
  }

  static Connection open(String host, int port, String password) throws SQLException {
    return new Endpoint(host, port, PostgresSandbox.OWNER, password)
        .database("postgres")
        .getConnection();
  }
}
