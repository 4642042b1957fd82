package dev.berth.secrets.credential;

import java.util.Locale;

/** Names and passwords that are given to {@code curl}. */
final class Commands {
  private static final int COMMAND = 600;

  private Commands() {}

  static boolean isCurlWithPassword(Candidate candidate) {
    String before =
        candidate
            .text()
            .substring(Math.max(0, candidate.start() - COMMAND), candidate.start())
            .toLowerCase(Locale.ROOT);
    int curl = before.lastIndexOf("curl");
    if (curl < 0 || before.substring(curl).matches("(?s).*[^\\\\]\\n.*")) {
      return false;
    }
    String[] parts = candidate.secret().replaceAll("[\"']", "").split(":", 2);
    String password = parts[1].isEmpty() ? parts[0] : parts[1];
    return !password.matches("[\\[<{$].*")
        && !candidate.secret().contains("${")
        && !candidate.secret().contains("$(")
        && Passwords.isReal(password, parts[0].equals(password) ? "" : parts[0]);
  }
}
