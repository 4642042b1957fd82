package dev.berth.webhooks;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A token or a shared secret, which cannot be printed or compared by timing. {@link #reveal()} is
 * the only way out.
 */
public final class Credential {
  private static final String MASK = "••••";
  private static final int MAX_LENGTH = 8192;

  private final String text;

  private Credential(String text) {
    this.text = text;
  }

  /**
   * Takes a text in.
   *
   * @throws IllegalArgumentException when it is blank, too long, or cannot stand in a header; the
   *     message does not repeat it
   */
  public static Credential of(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("a token or secret is empty");
    }
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a token or secret is longer than " + MAX_LENGTH + " characters");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a token or secret contains a control character");
    }
    return new Credential(text);
  }

  /** The text itself; whoever calls this is responsible for where it goes. */
  public String reveal() {
    return text;
  }

  byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Compares without telling by its duration how much is equal. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Credential that && MessageDigest.isEqual(bytes(), that.bytes());
  }

  /** The same for all: a hash is printed more easily than a secret and tells short ones. */
  @Override
  public int hashCode() {
    return MASK.hashCode();
  }

  @Override
  public String toString() {
    return MASK;
  }
}
