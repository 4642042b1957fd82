package dev.berth.secrets.credential;

import java.util.Locale;
import java.util.Set;

/** Tells a password that somebody uses from one that stands in for it. */
final class Passwords {
  private static final Set<String> COMMON =
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
          "app",
          "passw0rd",
          "p@ssw0rd",
          "p@ssword",
          "password1",
          "letmein",
          "qwerty",
          "token",
          "api_key",
          "apikey");
  private static final double MIN_ENTROPY = 1.5;
  private static final double MIN_ENTROPY_WITHOUT_HOST = 2.2;
  private static final int SHORTEST = 8;
  private static final int LONG = 14;

  private Passwords() {}

  /** None that everybody knows, nothing filled in later. */
  static boolean isUnknown(String password, String user) {
    String lower = password.toLowerCase(Locale.ROOT);
    return !COMMON.contains(lower)
        && !lower.equals(user.toLowerCase(Locale.ROOT))
        && !Plausible.example(password)
        && "$%[{".indexOf(password.charAt(0)) < 0
        && Plausible.entropy(password) >= MIN_ENTROPY;
  }

  /** Unknown, and of more than letters: what says of itself that it was made up to be one. */
  static boolean isReal(String password, String user) {
    String lower = password.toLowerCase(Locale.ROOT);
    return password.length() >= SHORTEST
        && isUnknown(password, user)
        && !lower.matches(".*(?:passw|secret|\\$\\{|\\{\\{).*")
        && lower.chars().anyMatch(Character::isLetter)
        && (password.chars().anyMatch(Character::isDigit) || isMixed(password))
        && !Words.mostly(password)
        && Plausible.entropy(password) >= MIN_ENTROPY_WITHOUT_HOST;
  }

  private static boolean isMixed(String password) {
    return password.length() >= LONG
        && !password.equals(password.toLowerCase(Locale.ROOT))
        && !password.equals(password.toUpperCase(Locale.ROOT));
  }
}
