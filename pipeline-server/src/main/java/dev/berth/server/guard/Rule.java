package dev.berth.server.guard;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How one kind of credential looks.
 *
 * @param kind its name for people
 * @param keywords one of these stands at the start of every match: finding them is cheap
 * @param shape matches from the keyword on; group {@code secret} is the value
 * @param minEntropy bits per character below which a value is made up
 * @param startsWord true when no letter or digit may stand before the keyword
 * @param context a word the file has to contain, in lower case; empty for none
 */
record Rule(
    String kind,
    List<String> keywords,
    Pattern shape,
    double minEntropy,
    boolean startsWord,
    String context) {
  /** A value that is known by its own first letters. */
  static Rule token(String kind, double minEntropy, String shape, String... keywords) {
    return new Rule(kind, List.of(keywords), Pattern.compile(shape), minEntropy, true, "");
  }

  /** A value that is known by what stands before it. */
  static Rule after(String kind, double minEntropy, String shape, String... keywords) {
    return new Rule(kind, List.of(keywords), Pattern.compile(shape), minEntropy, false, "");
  }

  Rule onlyWith(String word) {
    return new Rule(kind, keywords, shape, minEntropy, startsWord, word);
  }
}
