package dev.berth.secrets;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * A secret text that cannot be printed, compared by timing, or serialised by accident. {@link
 * #reveal()} is the only way out, so every place where a secret leaves is found by its callers.
 */
public final class SecretValue {
  /** What is shown in place of a secret. */
  public static final String MASK = "••••";

  /** Longer values do not fit into a variable of a process's environment. */
  public static final int MAX_BYTES = 96 * 1024;

  private final String text;

  private SecretValue(String text) {
    this.text = text;
  }

  /**
   * Takes a text in.
   *
   * @throws SecretException when no process could receive it as a variable
   */
  public static SecretValue of(String text) {
    Objects.requireNonNull(text, "text");
    if (text.indexOf('\0') >= 0) {
      throw new SecretException(
          SecretProblem.VALUE_INVALID,
          "a value contains a NUL character, which no environment variable can hold",
          "store binary content as base64");
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new SecretException(
          SecretProblem.VALUE_INVALID,
          "a value is longer than " + MAX_BYTES / 1024 + " KiB, the most that a variable can hold",
          "put large content into a file or a volume");
    }
    return new SecretValue(text);
  }

  /** The text itself; whoever calls this is responsible for where it goes. */
  public String reveal() {
    return text;
  }

  /** Compares without telling by its duration how much is equal. */
  @Override
  public boolean equals(Object other) {
    return other instanceof SecretValue that
        && MessageDigest.isEqual(
            text.getBytes(StandardCharsets.UTF_8), that.text.getBytes(StandardCharsets.UTF_8));
  }

  /** The same for all values: a hash is printed more easily than a value and tells short ones. */
  @Override
  public int hashCode() {
    return MASK.hashCode();
  }

  @Override
  public String toString() {
    return MASK;
  }
}
