package dev.berth.secrets.credential;

import java.util.regex.Pattern;

/**
 * Private keys in PEM and its relatives (OpenSSH, PGP), also inside JSON, YAML and source code. The
 * header alone, as documents quote it, is none. Read by hand: a body has as many lines as it likes.
 */
final class PrivateKeys {
  private static final int MIN_BODY = 60;
  private static final int MIN_BODY_IN_BROWSERS = 40;
  private static final int MIN_LINE = 16;
  private static final int MAX_LENGTH = 20_000;
  private static final int MAX_SEPARATORS = 12;
  private static final int MAX_HEADERS = 40;
  private static final double MIN_ENTROPY = 3.5;
  private static final Pattern HEADER = Pattern.compile("[A-Z][A-Za-z-]{1,20}: [^\\n\\\\]{0,200}");

  private PrivateKeys() {}

  /** With the lines of base64 behind the header as its secret. */
  static Candidate withBody(Candidate candidate) {
    String text = candidate.text();
    int limit = Math.min(text.length(), candidate.end() + MAX_LENGTH);
    int start = headers(text, candidate.end(), limit);
    int end = start;
    for (int line = line(text, end, limit); line > end; line = line(text, end, limit)) {
      end = line;
    }
    return candidate.withSecret(start, end);
  }

  static boolean isReal(Candidate candidate) {
    String body = body(candidate);
    return body.length() >= MIN_BODY && Plausible.entropy(body) >= MIN_ENTROPY;
  }

  static boolean isRealInBrowsers(Candidate candidate) {
    return body(candidate).length() >= MIN_BODY_IN_BROWSERS;
  }

  private static String body(Candidate candidate) {
    return candidate.secret().replaceAll("\\\\+[nr]|[^A-Za-z0-9+/]", "");
  }

  private static int headers(String text, int from, int limit) {
    int position = from;
    for (int passed = 0; passed < MAX_HEADERS && position < limit; passed++) {
      int next = separator(text, position, limit);
      if (next == position) {
        var header = HEADER.matcher(text).region(position, limit);
        if (!header.lookingAt()) {
          return position;
        }
        next = header.end();
      }
      position = next;
    }
    return position;
  }

  /** Behind a line of base64 and the separators that follow; the same position for none. */
  private static int line(String text, int from, int limit) {
    int position = from;
    while (position < limit && isBase64(text.charAt(position))) {
      position++;
    }
    if (position - from < MIN_LINE) {
      return from;
    }
    for (int padding = 0; padding < 2 && position < limit; padding++) {
      position += text.charAt(position) == '=' ? 1 : 0;
    }
    for (int passed = 0; passed < MAX_SEPARATORS; passed++) {
      position = separator(text, position, limit);
    }
    return position;
  }

  /** Behind a white space, an escaped end of line, or what joins strings in source code. */
  private static int separator(String text, int position, int limit) {
    if (position >= limit) {
      return position;
    }
    char letter = text.charAt(position);
    if (" \t\n\u000b\f\r\"'+,".indexOf(letter) >= 0) {
      return position + 1;
    }
    int escaped = position;
    while (escaped < limit && text.charAt(escaped) == '\\') {
      escaped++;
    }
    boolean endsLine =
        escaped > position && escaped < limit && "nr".indexOf(text.charAt(escaped)) >= 0;
    return endsLine ? escaped + 1 : position;
  }

  private static boolean isBase64(char letter) {
    return (letter >= 'A' && letter <= 'Z')
        || (letter >= 'a' && letter <= 'z')
        || (letter >= '0' && letter <= '9')
        || letter == '+'
        || letter == '/';
  }
}
