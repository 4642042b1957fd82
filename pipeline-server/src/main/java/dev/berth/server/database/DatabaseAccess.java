package dev.berth.server.database;

import java.util.Map;

/**
 * How an app reaches its environment's database; prints without the password.
 *
 * @param host an address that stays the same for as long as the environment exists
 * @param port the port there
 * @param name the database
 * @param user the role that owns it
 * @param password that role's password
 * @param egress what the app's sandbox must be let out to, {@code host:port}
 */
public record DatabaseAccess(
    String host, int port, String name, String user, String password, String egress) {
  /** The URL most drivers and tools take. */
  public String url() {
    return "postgresql://" + user + ":" + password + "@" + host + ":" + port + "/" + name;
  }

  /** The JDBC URL, without credentials. */
  public String jdbcUrl() {
    return "jdbc:postgresql://" + host + ":" + port + "/" + name;
  }

  /** The variables an app is given. */
  public Map<String, String> variables() {
    return Map.of(
        "DATABASE_URL", url(),
        "PGHOST", host,
        "PGPORT", Integer.toString(port),
        "PGUSER", user,
        "PGPASSWORD", password,
        "PGDATABASE", name,
        "JDBC_DATABASE_URL", jdbcUrl() + "?user=" + user + "&password=" + password,
        "JDBC_DATABASE_USERNAME", user,
        "JDBC_DATABASE_PASSWORD", password);
  }

  @Override
  public String toString() {
    return "DatabaseAccess[" + user + "@" + host + ":" + port + "/" + name + "]";
  }
}
