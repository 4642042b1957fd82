package dev.berth.server.database;

import static java.util.Map.entry;

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
    return Map.ofEntries(
        entry("DATABASE_URL", url()),
        entry("PGHOST", host),
        entry("PGPORT", Integer.toString(port)),
        entry("PGUSER", user),
        entry("PGPASSWORD", password),
        entry("PGDATABASE", name),
        entry("JDBC_DATABASE_URL", jdbcUrl() + "?user=" + user + "&password=" + password),
        entry("JDBC_DATABASE_USERNAME", user),
        entry("JDBC_DATABASE_PASSWORD", password),
        entry("SPRING_DATASOURCE_URL", jdbcUrl()),
        entry("SPRING_DATASOURCE_USERNAME", user),
        entry("SPRING_DATASOURCE_PASSWORD", password));
  }

  @Override
  public String toString() {
    return "DatabaseAccess[" + user + "@" + host + ":" + port + "/" + name + "]";
  }
}
