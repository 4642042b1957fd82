package dev.berth.secrets.credential;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.function.Supplier;

/**
 * A credential without letters of its own: known by the name of the variable that holds it.
 *
 * @param kind its name for people
 * @param names words of which the name has one, as {@link Assignment#plainName()} writes names
 * @param value what the value looks like
 * @param drawn how many bits a character it has at least
 * @param context a word that the text around has to contain, in lower case; empty for none
 */
record NamedShape(String kind, List<String> names, Pattern value, double drawn, String context) {
  boolean matches(String plainName, String candidate, Supplier<String> around) {
    if (names.stream().noneMatch(plainName::contains)) {
      return false;
    }
    Matcher matcher = value.matcher(candidate);
    if (!matcher.matches()) {
      return false;
    }
    String secret =
        matcher.groupCount() > 0 && matcher.start(1) >= 0 ? matcher.group(1) : candidate;
    return Plausible.secret(secret, drawn)
        && !Words.mostly(secret)
        && (context.isEmpty() || around.get().contains(context));
  }
}
