package dev.berth.secrets.credential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Draws texts that a pattern of the table matches: groups, choices, classes, counts. */
final class Drawn {
  private static final String OPEN_ENDED = "120";
  private static final String WORD =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";

  private final Random random;
  private String pattern = "";
  private int position;

  Drawn(Random random) {
    this.random = random;
  }

  String of(String expression) {
    pattern = expression;
    position = 0;
    return choice();
  }

  private String choice() {
    List<String> choices = new ArrayList<>(List.of(sequence()));
    while (position < pattern.length() && pattern.charAt(position) == '|') {
      position++;
      choices.add(sequence());
    }
    return choices.get(random.nextInt(choices.size()));
  }

  private String sequence() {
    StringBuilder text = new StringBuilder();
    while (position < pattern.length() && "|)".indexOf(pattern.charAt(position)) < 0) {
      int start = position;
      String first = one();
      int end = position;
      int count = count();
      int after = position;
      if (count > 0) {
        text.append(first);
      }
      for (int more = 1; more < count; more++) {
        position = start;
        text.append(one());
      }
      position = count > 1 ? after : Math.max(end, after);
    }
    return text.toString();
  }

  private String one() {
    char letter = pattern.charAt(position++);
    if (letter == '(') {
      position = pattern.startsWith("?:", position) ? position + 2 : position;
      String text = choice();
      position++;
      return text;
    }
    if (letter == '[') {
      return set();
    }
    if (letter == '\\') {
      char escaped = pattern.charAt(position++);
      return escaped == 's' ? " " : String.valueOf(escaped);
    }
    return String.valueOf(letter);
  }

  private String set() {
    StringBuilder letters = new StringBuilder();
    int end = pattern.indexOf(']', position);
    while (position < end) {
      char letter = pattern.charAt(position++);
      if (letter == '\\') {
        letters.append(pattern.charAt(position) == 'w' ? WORD : pattern.charAt(position));
        position++;
      } else if (pattern.charAt(position) == '-' && position + 1 < end) {
        for (char each = letter; each <= pattern.charAt(position + 1); each++) {
          letters.append(each);
        }
        position += 2;
      } else {
        letters.append(letter);
      }
    }
    position = end + 1;
    return String.valueOf(letters.charAt(random.nextInt(letters.length())));
  }

  private int count() {
    if (position >= pattern.length()) {
      return 1;
    }
    char letter = pattern.charAt(position);
    if (letter == '?' || letter == '*') {
      position++;
      return random.nextInt(2);
    }
    if (letter != '{') {
      return 1;
    }
    int end = pattern.indexOf('}', position);
    String[] bounds = pattern.substring(position + 1, end).split(",", -1);
    position = end + 1;
    int least = Integer.parseInt(bounds[0]);
    if (bounds.length == 1) {
      return least;
    }
    int most =
        bounds[1].isEmpty()
            ? Math.max(least, Integer.parseInt(OPEN_ENDED))
            : Integer.parseInt(bounds[1]);
    return least + random.nextInt(most - least + 1);
  }
}
