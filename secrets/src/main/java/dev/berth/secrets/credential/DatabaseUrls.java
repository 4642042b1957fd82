package dev.berth.secrets.credential;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;

/** Finds addresses of databases and queues that carry a password for a machine that exists. */
final class DatabaseUrls {
  static final CredentialShape SHAPE =
      new CredentialShape(
              "password in a database URL",
              List.of(
                  "postgres",
                  "mysql",
                  "mariadb",
                  "mongodb",
                  "redis",
                  "amqp",
                  "mssql",
                  "sqlserver",
                  "clickhouse",
                  "cockroach",
                  "nats"),
              "[a-z]{4,12}2?(?:\\+[a-z0-9]{1,12})?://(?<user>[^\\s:/@\"'<>`]{0,100})"
                  + ":(?<secret>[^\\s/@\"'<>`]{3,200})@"
                  + "(?<host>\\[[0-9a-fA-F:]{2,45}]|[A-Za-z0-9._${}-]{1,253})",
              DatabaseUrls::real,
              true)
          .alsoInBrowsers(DatabaseUrls::complete);

  private static final int SHORTEST_IN_BROWSERS = 6;
  private static final Set<String> COMMON_PASSWORDS =
      Set.of(
          "password",
          "passwd",
          "pass",
          "pwd",
          "secret",
          "postgres",
          "mysql",
          "root",
          "admin",
          "user",
          "username",
          "mypassword",
          "guest",
          "hunter2",
          "redis",
          "mongo",
          "db",
          "dev",
          "local",
          "app");
  private static final List<String> UNREAL_DOMAINS =
      List.of(
          ".localhost",
          ".local",
          ".test",
          ".invalid",
          ".example",
          "example.com",
          "example.org",
          "example.net",
          "host.docker.internal",
          "yourhost.com",
          "domain.com",
          "mydomain.com");

  private DatabaseUrls() {}

  /** Nothing of it is filled in later, and the host has a domain. */
  private static boolean complete(Matcher match) {
    return match.group("secret").length() >= SHORTEST_IN_BROWSERS
        && match.group("host").contains(".")
        && !match.group().contains("$")
        && !match.group().contains("{");
  }

  private static boolean real(Matcher match) {
    return realHost(match.group("host"))
        && realPassword(match.group("secret"), match.group("user"));
  }

  /** A name without a dot is a neighbour in somebody's compose file. */
  private static boolean realHost(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.startsWith("[")) {
      return !name.equals("[::1]") && !name.equals("[::]");
    }
    return name.contains(".")
        && !name.startsWith("127.")
        && !name.equals("0.0.0.0")
        && !name.contains("$")
        && !name.contains("{")
        && !name.startsWith("your")
        && !name.startsWith("host.")
        && UNREAL_DOMAINS.stream().noneMatch(name::endsWith);
  }

  private static boolean realPassword(String password, String user) {
    String lower = password.toLowerCase(Locale.ROOT);
    return !COMMON_PASSWORDS.contains(lower)
        && !lower.equals(user.toLowerCase(Locale.ROOT))
        && !Plausible.example(password)
        && !password.startsWith("$")
        && !password.startsWith("%")
        && !password.startsWith("[")
        && !password.startsWith("{")
        && Plausible.entropy(password) >= 1.5;
  }
}
