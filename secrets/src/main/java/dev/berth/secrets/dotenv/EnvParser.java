package dev.berth.secrets.dotenv;

import dev.berth.secrets.SecretException;
import dev.berth.secrets.SecretValue;
import dev.berth.secrets.VariableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one file, front to back. */
final class EnvParser {
  private final String text;
  private final List<EnvEntry> entries = new ArrayList<>();
  private final List<EnvProblem> problems = new ArrayList<>();
  private final Map<String, EnvEntry> byName = new HashMap<>();

  private int position;
  private int line = 1;

  EnvParser(String text) {
    String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
    this.text = unmarked.replace("\r\n", "\n").replace('\r', '\n');
  }

  EnvFile parse() {
    while (position < text.length()) {
      skipBlanks();
      if (atLineEnd() || peek() == '#') {
        skipLine();
      } else {
        readEntry();
      }
    }
    return new EnvFile(entries, problems);
  }

  private void readEntry() {
    int at = line;
    String name = readName();
    if (name.equals("export") && position < text.length() && isBlank(peek())) {
      skipBlanks();
      name = readName();
    }
    skipBlanks();
    if (atLineEnd() || (peek() != '=' && peek() != ':')) {
      problem(at, "expected NAME=value");
      skipLine();
      return;
    }
    position++;
    skipBlanks();
    String value = readValue(at);
    if (value == null) {
      return;
    }
    add(name, value, at);
  }

  private String readName() {
    int start = position;
    while (position < text.length() && !isBlank(peek()) && "=:\n#\"'`".indexOf(peek()) < 0) {
      position++;
    }
    return text.substring(start, position);
  }

  private @Nullable String readValue(int at) {
    if (atLineEnd()) {
      skipLine();
      return "";
    }
    char first = peek();
    return first == '"' || first == '\'' || first == '`' ? readQuoted(first, at) : readBare();
  }

  private String readBare() {
    int start = position;
    int end = start;
    while (!atLineEnd()) {
      if (peek() == '#' && (position == start || isBlank(text.charAt(position - 1)))) {
        break;
      }
      position++;
      end = position;
    }
    String value = text.substring(start, end).stripTrailing();
    skipLine();
    return value;
  }

  /** Null when it does not end; then only its first line is given up, so that the rest is read. */
  private @Nullable String readQuoted(char quote, int at) {
    int opening = position++;
    int openingLine = line;
    StringBuilder value = new StringBuilder();
    while (position < text.length() && peek() != quote) {
      char letter = text.charAt(position++);
      if (letter == '\n') {
        line++;
      }
      if (letter == '\\' && quote == '"' && position < text.length()) {
        unescape(text.charAt(position++), value);
      } else {
        value.append(letter);
      }
    }
    if (position == text.length()) {
      problem(at, "the quote " + quote + " that opens here is never closed");
      position = opening;
      line = openingLine;
      skipLine();
      return null;
    }
    position++;
    skipBlanks();
    if (!atLineEnd() && peek() != '#') {
      problem(line, "unexpected text after the closing quote " + quote);
      skipLine();
      return null;
    }
    skipLine();
    return value.toString();
  }

  private void unescape(char letter, StringBuilder value) {
    switch (letter) {
      case 'n' -> value.append('\n');
      case 'r' -> value.append('\r');
      case 't' -> value.append('\t');
      case '"', '\\', '$', '\'', '`' -> value.append(letter);
      case '\n' -> line++;
      default -> value.append('\\').append(letter);
    }
  }

  private void add(String name, String text, int at) {
    if (!VariableName.isValid(name)) {
      problem(at, "this name is not valid: use letters, digits and underscores, not a digit first");
      return;
    }
    try {
      EnvEntry entry = new EnvEntry(name, SecretValue.of(text), at);
      EnvEntry earlier = byName.putIfAbsent(name, entry);
      if (earlier == null) {
        entries.add(entry);
      } else if (!earlier.value().equals(entry.value())) {
        problem(at, name + " has another value in line " + earlier.line());
      }
    } catch (SecretException e) {
      problem(at, e.summary());
    }
  }

  private void problem(int at, String message) {
    problems.add(new EnvProblem(at, message));
  }

  private char peek() {
    return text.charAt(position);
  }

  private boolean atLineEnd() {
    return position >= text.length() || peek() == '\n';
  }

  private static boolean isBlank(char letter) {
    return letter == ' ' || letter == '\t';
  }

  private void skipBlanks() {
    while (position < text.length() && isBlank(peek())) {
      position++;
    }
  }

  private void skipLine() {
    while (!atLineEnd()) {
      position++;
    }
    if (position < text.length()) {
      position++;
      line++;
    }
  }
}
