package dev.berth.server.action;

/** What a token may be called: something to recognise it by in lists and in the audit log. */
final class TokenName {
  private static final int MAX_LENGTH = 80;

  private TokenName() {}

  static String checked(String name) {
    String trimmed = name.strip();
    if (trimmed.isEmpty()
        || trimmed.length() > MAX_LENGTH
        || trimmed.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("A token's name has 1 to " + MAX_LENGTH + " characters");
    }
    return trimmed;
  }
}
