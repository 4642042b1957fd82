package dev.berth.secrets.credential;

import java.util.List;
import java.util.Locale;

/** Tells values that look drawn at random from what people write as an example. */
final class Plausible {
  private static final List<String> EXAMPLES =
      List.of(
          "example",
          "placeholder",
          "change",
          "your",
          "dummy",
          "sample",
          "fake",
          "redacted",
          "todo",
          "xxxx",
          "****",
          "....",
          "${",
          "{{",
          "<",
          "$(",
          "%(",
          "insert",
          "replace",
          "secret_here",
          "-here",
          "_here",
          "foobar",
          "test",
          "not-a",
          "not_a",
          "123456",
          "abcdef",
          "00000000");

  private static final int MIN_LETTERS = 2;
  private static final int MIN_DIGITS = 2;

  private Plausible() {}

  /** True when the value may be a real secret. */
  static boolean secret(String value, double minEntropy) {
    return !example(value) && entropy(value) >= minEntropy && !sequence(value);
  }

  /**
   * True when a value of a variable that is named like a secret may be one: letters and digits, no
   * words, no address.
   */
  static boolean random(String value, int minLength, double minEntropy) {
    int letters = 0;
    int digits = 0;
    for (int index = 0; index < value.length(); index++) {
      char letter = value.charAt(index);
      if (letter <= ' ' || letter > '~') {
        return false;
      }
      letters += Character.isLetter(letter) ? 1 : 0;
      digits += Character.isDigit(letter) ? 1 : 0;
    }
    return value.length() >= minLength
        && letters >= MIN_LETTERS
        && digits >= MIN_DIGITS
        && !value.contains("://")
        && "/$<@#%[{(*".indexOf(value.charAt(0)) < 0
        && !Words.mostly(value)
        && secret(value, minEntropy);
  }

  /** True when the value says of itself that it is none. */
  static boolean example(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    return EXAMPLES.stream().anyMatch(lower::contains);
  }

  /** Shannon entropy in bits per character. */
  static double entropy(String value) {
    int[] counts = new int[256];
    for (int index = 0; index < value.length(); index++) {
      counts[value.charAt(index) & 0xff]++;
    }
    double bits = 0;
    for (int count : counts) {
      if (count > 0) {
        double share = (double) count / value.length();
        bits -= share * (Math.log(share) / Math.log(2));
      }
    }
    return bits;
  }

  /** Runs such as {@code abcdefgh} have a high entropy and mean nothing. */
  private static boolean sequence(String value) {
    if (value.chars().allMatch(Character::isDigit)) {
      // One digit in four is a neighbour of the one before by chance.
      return false;
    }
    int steps = 0;
    for (int index = 1; index < value.length(); index++) {
      int step = value.charAt(index) - value.charAt(index - 1);
      if (step >= -1 && step <= 1) {
        steps++;
      }
    }
    return steps * 10 > value.length() * 4;
  }
}
