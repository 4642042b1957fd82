package dev.berth.secrets.credential;

import java.util.List;
import java.util.Locale;

/** Addresses of databases, queues and others that carry a password for a machine that exists. */
final class Addresses {
  private static final int LONGEST = 400;
  private static final int SHORTEST_IN_BROWSERS = 6;
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

  private Addresses() {}

  static boolean isRealDatabase(Candidate candidate) {
    return isRealHost(host(candidate)) && Passwords.isUnknown(candidate.secret(), user(candidate));
  }

  /** Nothing of it is filled in later, and the host has a domain. */
  static boolean isComplete(Candidate candidate) {
    return candidate.secret().length() >= SHORTEST_IN_BROWSERS
        && host(candidate).contains(".")
        && !candidate.match().contains("$")
        && !candidate.match().contains("{");
  }

  static boolean isReal(Candidate candidate) {
    String password = candidate.secret();
    return isRealHost(host(candidate))
        && Passwords.isReal(password, user(candidate))
        && password.indexOf('?') < 0
        && password.indexOf('#') < 0;
  }

  static boolean isRealParameter(Candidate candidate) {
    String text = candidate.text();
    int start = candidate.start();
    while (start > 0
        && candidate.start() - start < LONGEST
        && text.charAt(start - 1) > ' '
        && "\"'<>`".indexOf(text.charAt(start - 1)) < 0) {
      start--;
    }
    String address = text.substring(start, candidate.start());
    int host = address.indexOf("//");
    return host >= 0
        && isRealHost(address.substring(host + 2).split("[/:;?]", 2)[0])
        && Passwords.isUnknown(candidate.secret(), "");
  }

  /** A name without a dot is a neighbour in somebody's compose file. */
  private static boolean isRealHost(String host) {
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

  private static String host(Candidate candidate) {
    return candidate.text().substring(candidate.secretEnd() + 1, candidate.end());
  }

  private static String user(Candidate candidate) {
    String before = candidate.text().substring(candidate.start(), candidate.secretStart() - 1);
    return before.substring(before.indexOf("//") + 2);
  }
}
