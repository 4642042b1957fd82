package dev.berth.secrets.credential;

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
 * @param inRepository tells a value in a repository that may be one from an example
 * @param inBrowsers the same for files that browsers get, where few words are examples
 * @param startsWord true when no letter or digit may stand before the keyword
 * @param inBinary true when it is looked for in binary files too
 * @param context a word the file has to contain, in lower case; empty for none
 */
record CredentialShape(
    String kind,
    List<String> keywords,
    Pattern shape,
    Predicate<Matcher> inRepository,
    Predicate<Matcher> inBrowsers,
    boolean startsWord,
    boolean inBinary,
    String context) {
  CredentialShape(
      String kind,
      List<String> keywords,
      String shape,
      Predicate<Matcher> inRepository,
      boolean startsWord) {
    this(kind, keywords, Pattern.compile(shape), inRepository, _ -> false, startsWord, false, "");
  }

  /** A value that is known by its own first letters. */
  static CredentialShape token(String kind, double minEntropy, String shape, String... keywords) {
    return new CredentialShape(kind, List.of(keywords), shape, drawn(minEntropy), true);
  }

  /** A value that is known by what stands before it. */
  static CredentialShape after(String kind, double minEntropy, String shape, String... keywords) {
    return new CredentialShape(kind, List.of(keywords), shape, drawn(minEntropy), false);
  }

  CredentialShape onlyWith(String word) {
    return new CredentialShape(
        kind, keywords, shape, inRepository, inBrowsers, startsWord, inBinary, word);
  }

  /** It gives a browser what only a server may have. */
  CredentialShape alsoInBrowsers() {
    return alsoInBrowsers(_ -> true);
  }

  CredentialShape alsoInBrowsers(Predicate<Matcher> real) {
    return new CredentialShape(
        kind, keywords, shape, inRepository, real, startsWord, inBinary, context);
  }

  /** Repositories may have it: it opens nothing that matters, or everybody knows it. */
  CredentialShape onlyInBrowsers() {
    return new CredentialShape(
        kind, keywords, shape, _ -> false, inBrowsers, startsWord, inBinary, context);
  }

  CredentialShape alsoInBinaryFiles() {
    return new CredentialShape(
        kind, keywords, shape, inRepository, inBrowsers, startsWord, true, context);
  }

  private static Predicate<Matcher> drawn(double minEntropy) {
    return match -> Plausible.secret(match.group("secret"), minEntropy);
  }
}
