package dev.berth.secrets.credential;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the assignment around a word in whatever a repository contains: configuration, JSON, YAML,
 * XML, scripts, source code. Each step looks at a bounded number of characters.
 */
final class AssignmentReader {
  private static final int MAX_NAME = 80;
  private static final int MAX_SPACE = 40;
  private static final int MAX_VALUE = 200;

  /** {@code name: X, value: Y} in lists of variables. */
  private static final Pattern VALUE_OF_PAIR =
      Pattern.compile("[\\s,\"'/\\\\-]{1,40}(?:secret_?)?[vV]alue[\"']?[ \\t]{0,4}[:=][ \\t]{0,4}");

  /** A type between name and value, as Go, Kotlin, TypeScript and Rust write it. */
  private static final Pattern TYPE =
      Pattern.compile(
          ":?[ \\t]{0,4}&?(?:'static )?[A-Za-z_][A-Za-z0-9_.<>\\[\\]*]{0,30}[ \\t]{0,4}=");

  private static final Pattern OPERATOR =
      Pattern.compile("(?:=>|->|:{0,3}=|\\?\\??=|\\.=|\\+=|:|>|,|\\|\\||\\?\\?)");

  /** What stands before a credential in the header of a request. */
  private static final Pattern SCHEME =
      Pattern.compile("(?i)(?:bearer|basic|(?:api-?)?token|apikey|bot)[ \\t]{1,8}");

  /** Before the quote of a string, or the first letter of a bare value. */
  private static final Pattern BEFORE_VALUE =
      Pattern.compile("(?:default[ \\t]?=[ \\t]?)?[bfruBFRUL@$]{0,2}(?=\\\\?[\"'`])");

  private final String text;
  private final int word;
  private int position;
  private boolean nameQuoted;

  AssignmentReader(String text, int word) {
    this.text = text;
    this.word = word;
  }

  /** Where the name ends that the word is a part of. */
  int nameEnd() {
    int end = word;
    while (end < text.length() && end - word < MAX_NAME && isName(text.charAt(end))) {
      end++;
    }
    return end;
  }

  Optional<Assignment> read() {
    int nameEnd = nameEnd();
    int nameStart = word;
    while (nameStart > 0 && word - nameStart < MAX_NAME && isName(text.charAt(nameStart - 1))) {
      nameStart--;
    }
    position = nameEnd;
    if (isType(nameStart) || !operator()) {
      return Optional.empty();
    }
    String name = text.substring(nameStart, nameEnd);
    String phrase = text.substring(phraseStart(nameStart), nameEnd);
    return value(name, phrase);
  }

  /** {@code AWS::IAM::AccessKey} and {@code arn:aws:secret:x} name a kind of thing. */
  private boolean isType(int nameStart) {
    return nameStart > 1
        && text.charAt(nameStart - 1) == ':'
        && (text.charAt(nameStart - 2) == ':' || isName(text.charAt(nameStart - 2)));
  }

  private int phraseStart(int nameStart) {
    int start = nameStart;
    while (start > 0
        && nameStart - start < MAX_SPACE
        && (isName(text.charAt(start - 1)) || text.charAt(start - 1) == ' ')) {
      start--;
    }
    return start;
  }

  /** Passes what stands between a name and its value. */
  private boolean operator() {
    closeName();
    Matcher pair = at(VALUE_OF_PAIR);
    if (pair.lookingAt()) {
      position = pair.end();
      return true;
    }
    skipBlanks();
    Matcher type = at(TYPE);
    if (!nameQuoted && type.lookingAt()) {
      position = type.end();
      return true;
    }
    Matcher operator = at(OPERATOR);
    if (!operator.lookingAt()) {
      return false;
    }
    boolean comma = operator.group().equals(",");
    if (comma && !nameQuoted) {
      return false;
    }
    position = operator.end();
    if (operator.group().equals(">")) {
      skipSpace();
    }
    return true;
  }

  private void closeName() {
    for (int passed = 0; passed < 4 && position < text.length(); passed++) {
      char letter = text.charAt(position);
      if ("\"'`".indexOf(letter) >= 0) {
        nameQuoted = true;
      } else if ("\\])".indexOf(letter) < 0) {
        return;
      }
      position++;
    }
  }

  private Optional<Assignment> value(String name, String phrase) {
    skipBlanks();
    Matcher before = at(BEFORE_VALUE);
    if (before.lookingAt()) {
      position = before.end();
    }
    boolean escaped = false;
    while (position < text.length() && text.charAt(position) == '\\') {
      position++;
      escaped = true;
    }
    if (position >= text.length()) {
      return Optional.empty();
    }
    char quote = text.charAt(position);
    if ("\"'`".indexOf(quote) < 0) {
      Matcher scheme = at(SCHEME);
      position = scheme.lookingAt() ? scheme.end() : position;
      return assignment(name, phrase, bareEnd(), false);
    }
    while (position < text.length() && text.charAt(position) == quote) {
      position++;
    }
    return assignment(name, phrase, quotedEnd(quote, escaped), true);
  }

  private Optional<Assignment> assignment(String name, String phrase, int end, boolean quoted) {
    String value = text.substring(position, end).strip();
    int begin = text.indexOf(value, position);
    return value.isEmpty()
        ? Optional.empty()
        : Optional.of(new Assignment(name, phrase, value, begin, quoted));
  }

  private int quotedEnd(char quote, boolean escaped) {
    int end = position;
    int limit = Math.min(text.length(), position + MAX_VALUE);
    while (end < limit) {
      char letter = text.charAt(end);
      if (letter == quote || letter == '\n' || (escaped && letter == '\\')) {
        break;
      }
      end++;
    }
    return end;
  }

  private int bareEnd() {
    int end = position;
    int limit = Math.min(text.length(), position + MAX_VALUE);
    while (end < limit && " \t\r\n\"'`,;<>(){}[]|\\&".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    // A call or an index is an expression.
    return end < text.length() && "([".indexOf(text.charAt(end)) >= 0 ? position : end;
  }

  private void skipBlanks() {
    int limit = Math.min(text.length(), position + MAX_SPACE);
    while (position < limit && (text.charAt(position) == ' ' || text.charAt(position) == '\t')) {
      position++;
    }
  }

  private void skipSpace() {
    int limit = Math.min(text.length(), position + MAX_SPACE);
    while (position < limit && text.charAt(position) <= ' ') {
      position++;
    }
  }

  private Matcher at(Pattern pattern) {
    return pattern
        .matcher(text)
        .region(position, Math.min(text.length(), position + 2 * MAX_NAME))
        .useTransparentBounds(true);
  }

  private static boolean isName(char letter) {
    return (letter >= 'a' && letter <= 'z')
        || (letter >= 'A' && letter <= 'Z')
        || (letter >= '0' && letter <= '9')
        || letter == '_'
        || letter == '.'
        || letter == '-';
  }
}
