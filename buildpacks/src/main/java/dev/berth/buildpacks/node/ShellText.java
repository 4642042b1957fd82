package dev.berth.buildpacks.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads command lines of the simple kind that scripts consist of, quotes and all. */
final class ShellText {
  private ShellText() {}

  /**
   * One command of a line.
   *
   * @param words its words as written, quotes included
   * @param separator what stands between it and the next, with blanks; {@code ""} after the last
   */
  record Part(List<String> words, String separator) {
    Part {
      words = List.copyOf(words);
    }
  }

  /** The commands of a line; empty when it needs more of a shell than is known here. */
  static Optional<List<Part>> parts(String line) {
    List<Part> parts = new ArrayList<>();
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0) {
        word.append(c);
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        word.append(c);
        quote = c;
      } else if (c == '`' || c == '(' || c == ')' || c == '\n' || c == '<' || c == '#') {
        return Optional.empty();
      } else if (c == '\\' && i + 1 < line.length()) {
        word.append(c).append(line.charAt(++i));
      } else if (c == '&' || c == ';' || (c == '|' && !word.toString().endsWith(">"))) {
        boolean twice = i + 1 < line.length() && line.charAt(i + 1) == c && c != ';';
        if (c == '&' && word.toString().endsWith(">")) {
          word.append(c);
          continue;
        }
        end(word, words);
        parts.add(new Part(words, twice ? " " + c + c + " " : c == ';' ? "; " : " " + c + " "));
        words = new ArrayList<>();
        i += twice ? 1 : 0;
      } else if (Character.isWhitespace(c)) {
        end(word, words);
      } else {
        word.append(c);
      }
    }
    end(word, words);
    if (!words.isEmpty()) {
      parts.add(new Part(words, ""));
    }
    boolean complete = quote == 0 && !parts.isEmpty();
    return complete && parts.stream().noneMatch(part -> part.words().isEmpty())
        ? Optional.of(parts)
        : Optional.empty();
  }

  /** A word without the quotes around it. */
  static String unquoted(String word) {
    boolean quoted =
        word.length() > 1
            && (word.startsWith("\"") || word.startsWith("'"))
            && word.endsWith(word.substring(0, 1));
    return quoted ? word.substring(1, word.length() - 1) : word;
  }

  private static void end(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }
}
