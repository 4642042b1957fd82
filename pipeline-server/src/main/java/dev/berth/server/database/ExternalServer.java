package dev.berth.server.database;

import dev.berth.server.failure.DeployException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What is done on the operator's server, as a role that may create databases and roles and need not
 * be a superuser. All names are our own and need no quoting.
 *
 * @param address where it is and how to log in
 * @param dumps copies a database that is in use
 */
record ExternalServer(ExternalAddress address, DumpTools dumps) {
  private static final String TEMPLATE_IN_USE = "55006";

  /** Makes sure that the role and its database are there, and nobody else's. */
  void ensure(ExternalDatabase database) throws SQLException {
    try (Connection connection = connect("postgres")) {
      if (!finds(connection, "SELECT FROM pg_roles WHERE rolname = ?", database.role())) {
        run(connection, "CREATE ROLE " + database.role() + " LOGIN NOSUPERUSER NOCREATEDB");
      }
      connection
          .unwrap(PGConnection.class)
          .alterUserPassword(database.role(), database.password().toCharArray(), "scram-sha-256");
      run(connection, "GRANT " + database.role() + " TO CURRENT_USER");
      if (!finds(connection, "SELECT FROM pg_database WHERE datname = ?", database.name())) {
        run(connection, "CREATE DATABASE " + database.name() + " OWNER " + database.role());
      }
      run(connection, "REVOKE ALL ON DATABASE " + database.name() + " FROM PUBLIC");
    }
  }

  DatabaseAccess access(ExternalDatabase database) {
    return new DatabaseAccess(
        address.host(),
        address.port(),
        database.name(),
        database.role(),
        database.password(),
        address.host() + ":" + address.port());
  }

  boolean exists(String name) throws SQLException {
    try (Connection connection = connect("postgres")) {
      return finds(connection, "SELECT FROM pg_database WHERE datname = ?", name);
    }
  }

  long size(String name) throws SQLException {
    try (Connection connection = connect("postgres");
        PreparedStatement statement =
            connection.prepareStatement("SELECT pg_database_size(?::name)")) {
      statement.setString(1, name);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getLong(1);
      }
    }
  }

  /** Lets nobody connect to a database any more. */
  void close(String name) throws SQLException {
    try (Connection connection = connect("postgres")) {
      run(connection, "ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
    }
  }

  void endSessions(String name) throws SQLException {
    try (Connection connection = connect("postgres")) {
      endSessions(connection, name);
    }
  }

  void drop(String name) throws SQLException {
    try (Connection connection = connect("postgres")) {
      run(connection, "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }
  }

  void dropRole(String role) throws SQLException {
    try (Connection connection = connect("postgres")) {
      run(connection, "DROP ROLE IF EXISTS " + role);
    }
  }

  /**
   * Makes a copy that belongs to a role: on the server itself where nobody uses the original,
   * through pg_dump otherwise.
   */
  void duplicate(String source, String copy, String owner) throws SQLException, IOException {
    try {
      if (!copiesOnServer(source, copy)) {
        dump(source, copy, owner);
      }
      handOver(source, copy, owner);
    } catch (SQLException | IOException | DeployException e) {
      drop(copy);
      throw e;
    }
  }

  /** One becomes the other in a single step: whoever connects meets either. */
  void exchange(String name, String fresh, String former) throws SQLException {
    try (Connection connection = connect("postgres")) {
      run(connection, "ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
      endSessions(connection, name);
      connection.setAutoCommit(false);
      run(connection, "ALTER DATABASE " + name + " RENAME TO " + former);
      run(connection, "ALTER DATABASE " + fresh + " RENAME TO " + name);
      connection.commit();
    }
  }

  private boolean copiesOnServer(String source, String copy) throws SQLException {
    try (Connection connection = connect("postgres")) {
      // The server would wait for five seconds for its sessions to end.
      if (dumps.canRead(connection.getMetaData().getDatabaseMajorVersion())
          && finds(connection, "SELECT FROM pg_stat_activity WHERE datname = ?", source)) {
        return false;
      }
      run(connection, "CREATE DATABASE " + copy + " TEMPLATE " + source);
      run(connection, "REVOKE ALL ON DATABASE " + copy + " FROM PUBLIC");
      return true;
    } catch (SQLException e) {
      if (TEMPLATE_IN_USE.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  private void dump(String source, String copy, String owner) throws SQLException, IOException {
    int major;
    try (Connection connection = connect("postgres")) {
      major = connection.getMetaData().getDatabaseMajorVersion();
      if (!dumps.canRead(major)) {
        throw new DeployException(
            DatabaseCode.IN_USE.because(
                "The database is in use, and pg_dump "
                    + dumps.major().map(String::valueOf).orElse("(not installed)")
                    + " here cannot copy PostgreSQL "
                    + major
                    + ".",
                "Install postgresql-client-"
                    + major
                    + " on Berth's machine, or stop the app first."));
      }
      run(connection, "CREATE DATABASE " + copy + " OWNER " + owner);
      run(connection, "REVOKE ALL ON DATABASE " + copy + " FROM PUBLIC");
    }
    dumps.copy(address, source, copy, owner);
  }

  /**
   * Objects belonged to the original's role. Reassigning reaches databases, too: the original is
   * given back within the same transaction.
   */
  private void handOver(String source, String copy, String owner) throws SQLException {
    String former;
    try (Connection connection = connect("postgres");
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = ?")) {
      statement.setString(1, source);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        former = result.getString(1);
      }
    }
    try (Connection connection = connect(copy)) {
      connection.setAutoCommit(false);
      if (!former.equals(owner)) {
        run(connection, "REASSIGN OWNED BY " + former + " TO " + owner);
        run(connection, "ALTER DATABASE " + source + " OWNER TO " + former);
      }
      run(connection, "ALTER DATABASE " + copy + " OWNER TO " + owner);
      connection.commit();
    }
  }

  private Connection connect(String name) throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl("jdbc:postgresql://" + address.host() + ":" + address.port() + "/" + name);
    source.setUser(address.user());
    source.setPassword(address.password());
    source.setConnectTimeout(10);
    return source.getConnection();
  }

  private static void endSessions(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = ?")) {
      statement.setString(1, name);
      statement.execute();
    }
  }

  private static boolean finds(Connection connection, String sql, String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      try (ResultSet result = statement.executeQuery()) {
        return result.next();
      }
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
