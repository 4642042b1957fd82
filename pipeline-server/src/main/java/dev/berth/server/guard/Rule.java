package dev.berth.server.guard;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How one kind of credential looks.
 *
 * @param kind its name for people
 * @param keywords one of these stands at the start of every match: finding them is cheap
 * @param shape matches from the keyword on; group {@code secret} is the value
 * @param real tells a value that may be one from an example
 * @param startsWord true when no letter or digit may stand before the keyword
 * @param inBinary true when it is looked for in binary files too
 * @param context a word the file has to contain, in lower case; empty for none
 */
record Rule(
    String kind,
    List<String> keywords,
    Pattern shape,
    Predicate<Matcher> real,
    boolean startsWord,
    boolean inBinary,
    String context) {
  /** A value that is known by its own first letters. */
  static Rule token(String kind, double minEntropy, String shape, String... keywords) {
    return new Rule(
        kind, List.of(keywords), Pattern.compile(shape), drawn(minEntropy), true, false, "");
  }

  /** A value that is known by what stands before it. */
  static Rule after(String kind, double minEntropy, String shape, String... keywords) {
    return new Rule(
        kind, List.of(keywords), Pattern.compile(shape), drawn(minEntropy), false, false, "");
  }

  Rule onlyWith(String word) {
    return new Rule(kind, keywords, shape, real, startsWord, inBinary, word);
  }

  private static Predicate<Matcher> drawn(double minEntropy) {
    return match -> Plausible.secret(match.group("secret"), minEntropy);
  }
}
