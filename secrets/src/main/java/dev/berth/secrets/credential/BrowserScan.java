package dev.berth.secrets.credential;

import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * Finds credentials by their shape that give a browser what only a server may have. Keys made for
 * browsers (publishable, anonymous) have other shapes and are left alone.
 */
public final class BrowserScan {
  private static final Keywords<CredentialShape> KEYWORDS =
      new Keywords<>(
          ShapeTable.TABLE.shapes().stream()
              .filter(shape -> shape.places().browsers())
              .flatMap(shape ->
                  shape.starts().stream().map(word -> new Keywords.Word<>(word, false, shape)))
              .toList());

  private BrowserScan() {}

  /** What is in a text, in words. */
  public static SequencedSet<String> in(String text) {
    SequencedSet<String> found = new LinkedHashSet<>();
    byte[] letters = letters(text);
    KEYWORDS.find(
        letters,
        letters.length,
        (position, length, shape) -> {
          if (!found.contains(words(shape)) && standsAt(text, position, length, shape)) {
            found.add(words(shape));
          }
        });
    return found;
  }

  /** A byte for each character, so that positions are the text's own. */
  private static byte[] letters(String text) {
    byte[] letters = new byte[text.length()];
    for (int i = 0; i < letters.length; i++) {
      char letter = text.charAt(i);
      letters[i] = letter < 128 ? (byte) letter : (byte) '?';
    }
    return letters;
  }

  private static boolean standsAt(String text, int position, int length, CredentialShape shape) {
    return (shape.beginsAt(text, position) || isEscape(text, position))
        && shape.matchAt(text, position, length).filter(shape.rule()::inBrowsers).isPresent();
  }

  /** In a script's text a line ends with a backslash and a letter. */
  private static boolean isEscape(String text, int position) {
    return position > 1
        && text.charAt(position - 2) == '\\'
        && "nrt".indexOf(text.charAt(position - 1)) >= 0;
  }

  private static String words(CredentialShape shape) {
    return ("AEIO".indexOf(shape.kind().charAt(0)) >= 0 ? "an " : "a ") + shape.kind();
  }
}
