package dev.berth.secrets.credential;

import java.util.Locale;

/**
 * A name and the value that a file gives it.
 *
 * @param name as it is written
 * @param phrase the name with the words before it on its line
 * @param value without quotes
 * @param position where the value begins
 * @param quoted true when it stood in quotes
 */
record Assignment(String name, String phrase, String value, int position, boolean quoted) {
  /** In small letters and without what joins words. */
  String plainName() {
    return plain(name);
  }

  String plainPhrase() {
    return plain(phrase);
  }

  private static String plain(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}
