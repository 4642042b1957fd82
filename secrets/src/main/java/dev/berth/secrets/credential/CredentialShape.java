package dev.berth.secrets.credential;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;

/**
 * How one kind of credential looks that is known by its own letters.
 *
 * @param kind its name for people
 * @param starts one of these stands in every value: finding them is cheap
 * @param back how many characters of the value stand before that word
 * @param then what follows the word
 * @param whole true when what stands before {@code then} belongs to the secret
 * @param before what may not stand before it
 * @param drawn how many bits a character the secret has at least
 * @param rule what else tells a real one
 * @param context a word that the text around has to contain, in lower case; empty for none
 * @param places where it is looked for
 */
record CredentialShape(
    String kind,
    List<String> starts,
    int back,
    Pattern then,
    boolean whole,
    String before,
    double drawn,
    Rule rule,
    String context,
    Places places) {
  private static final int WINDOW = 2_400;

  /**
   * Where a shape is looked for.
   *
   * @param repository files that are pushed
   * @param browsers files that browsers get
   * @param binary binary files of a repository too
   */
  record Places(boolean repository, boolean browsers, boolean binary) {}

  /** What stands at a word of this shape, whether it is real or from an example. */
  Optional<Candidate> at(String text, int word, int length) {
    return beginsAt(text, word) ? matchAt(text, word, length) : Optional.empty();
  }

  /** False when what stands here is the end of something longer. */
  boolean beginsAt(String text, int word) {
    int start = word - back;
    return start == 0 || (start > 0 && before.indexOf(text.charAt(start - 1)) < 0);
  }

  Optional<Candidate> matchAt(String text, int word, int length) {
    int start = word - back;
    int from = word + length;
    Matcher matcher = then.matcher(text.substring(from, Math.min(text.length(), from + WINDOW)));
    if (!matcher.lookingAt()) {
      return Optional.empty();
    }
    int group = matcher.groupCount() > 1 && matcher.start(2) >= 0 ? 2 : 1;
    int secretStart = whole || back > 0 ? start : from + matcher.start(group);
    return Optional.of(
        new Candidate(text, start, from + matcher.end(1), secretStart, from + matcher.end(group)));
  }
}
