package dev.berth.server.postgres;

import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Where a running cluster answers and as whom to log in; prints without the password.
 *
 * @param host the address
 * @param port the port there
 * @param user the cluster's owner role
 * @param password that role's password
 */
public record Endpoint(String host, int port, String user, String password) {
  static final int CONNECT_SECONDS = 5;

  /** The JDBC URL of one database, without credentials. */
  public String url(String database) {
    return "jdbc:postgresql://" + host + ":" + port + "/" + database;
  }

  /** Connections to one database, unpooled. */
  public DataSource database(String database) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url(database));
    source.setUser(user);
    source.setPassword(password);
    source.setConnectTimeout(CONNECT_SECONDS);
    return source;
  }

  /** Makes sure that there is a database of this name. */
  public void ensureDatabase(String name) {
    JdbcClient jdbc = JdbcClient.create(database("postgres"));
    boolean exists =
        jdbc.sql("SELECT EXISTS (SELECT FROM pg_database WHERE datname = :name)")
            .param("name", name)
            .query(Boolean.class)
            .single();
    if (!exists) {
      jdbc.sql("CREATE DATABASE \"" + name.replace("\"", "\"\"") + "\"").update();
    }
  }

  @Override
  public String toString() {
    return "Endpoint[" + host + ":" + port + ", user=" + user + "]";
  }
}
