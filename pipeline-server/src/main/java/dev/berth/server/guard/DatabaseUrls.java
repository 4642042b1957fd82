package dev.berth.server.guard;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds addresses of databases and queues that carry a password for a machine that exists. */
final class DatabaseUrls {
  private static final String SEPARATOR = "://";
  private static final Pattern SHAPE =
      Pattern.compile(
          SEPARATOR
              + "(?<user>[^\\s:/@\"'<>`]{0,100}):(?<secret>[^\\s/@\"'<>`]{3,200})@"
              + "(?<host>\\[[0-9a-fA-F:]{2,45}]|[A-Za-z0-9._${}-]{1,253})");
  private static final List<String> SCHEMES =
      List.of(
          "postgres",
          "postgresql",
          "mysql",
          "mysql2",
          "mariadb",
          "mongodb",
          "mongodb+srv",
          "redis",
          "rediss",
          "amqp",
          "amqps",
          "mssql",
          "sqlserver",
          "clickhouse",
          "cockroachdb",
          "nats");
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

  /** Receives where a password begins and the password. */
  interface Found {
    void password(int position, String password);
  }

  static void find(String text, Found found) {
    Matcher matcher = SHAPE.matcher(text);
    for (int at = text.indexOf(SEPARATOR); at >= 0; at = text.indexOf(SEPARATOR, at + 1)) {
      if (!scheme(text, at)) {
        continue;
      }
      matcher.region(at, Math.min(text.length(), at + 600));
      if (matcher.lookingAt()
          && realHost(matcher.group("host"))
          && realPassword(matcher.group("secret"), matcher.group("user"))) {
        found.password(matcher.start("secret"), matcher.group("secret"));
      }
    }
  }

  private static boolean scheme(String text, int end) {
    for (String scheme : SCHEMES) {
      int start = end - scheme.length();
      if (start >= 0
          && text.startsWith(scheme, start)
          && (start == 0 || !Character.isLetterOrDigit(text.charAt(start - 1)))) {
        return true;
      }
    }
    return false;
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
