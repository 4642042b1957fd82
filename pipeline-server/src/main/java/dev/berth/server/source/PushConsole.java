package dev.berth.server.source;

import dev.berth.server.failure.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a push looks in a terminal: short aligned lines that fit behind git's {@code remote: }. No
 * colour codes: git itself colours lines that start with {@code error:}, {@code hint:} and the
 * like, and only where its user wants colours.
 */
public final class PushConsole {
  /** With {@code remote: } in front a line stays within 78 columns. */
  public static final int WIDTH = 70;

  private static final int NAME_WIDTH = 44;
  private static final int MAX_DETAIL = 30;
  private static final int MAX_LINE = 2_000;

  private PushConsole() {}

  /** A step that succeeded: {@code ✓ image built 120 ms}. */
  public static String done(String step, String what, Duration time) {
    return row("✓", step, what, time);
  }

  /** A step that failed. */
  public static String failed(String step, String what, Duration time) {
    return row("✗", step, what, time);
  }

  /** A failure in a few lines: what happened, the tool's last words, what to do, the code. */
  public static List<String> failure(Failure failure) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.addAll(wrap("✗ ", "  ", failure.summary()));
    List<String> detail = failure.detail().lines().toList();
    detail
        .subList(Math.max(0, detail.size() - MAX_DETAIL), detail.size())
        .forEach(line -> lines.add("  │ " + safe(line)));
    lines.addAll(wrap("  → ", "    ", failure.advice()));
    lines.add("  code: " + failure.code());
    lines.add("");
    return lines;
  }

  /** Something the pusher should know though nothing failed. */
  public static List<String> warning(String text) {
    return wrap("warning: ", "  ", text);
  }

  /** {@code 84 ms}, {@code 2.1 s} or {@code 3 min 05 s}. */
  public static String duration(Duration time) {
    long millis = time.toMillis();
    if (millis < 1000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    return String.format(Locale.ROOT, "%d min %02d s", time.toMinutes(), time.toSecondsPart());
  }

  /** Breaks a text between words into lines of at most {@link #WIDTH} columns. */
  public static List<String> wrap(String first, String others, String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(first);
    boolean empty = true;
    for (String word : text.strip().split("\\s+", -1)) {
      if (!empty && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line = new StringBuilder(others);
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    lines.add(line.toString());
    return lines;
  }

  /**
   * A line of somebody else's output, safe for a terminal: no control characters but tabs and
   * colours, no changes of the reading direction, bounded.
   */
  public static String safe(String text) {
    StringBuilder safe = new StringBuilder(Math.min(text.length(), MAX_LINE));
    int position = 0;
    while (position < text.length() && safe.length() < MAX_LINE) {
      char character = text.charAt(position);
      int colour = character == '\u001b' ? colourEnd(text, position) : -1;
      if (colour > 0) {
        safe.append(text, position, colour);
        position = colour;
        continue;
      }
      if (character == '\t' || !(Character.isISOControl(character) || turnsText(character))) {
        safe.append(character);
      }
      position++;
    }
    return safe.toString();
  }

  private static String row(String sign, String step, String what, Duration time) {
    String text = String.format(Locale.ROOT, "%s %-10s %s", sign, step, what);
    if (text.length() > NAME_WIDTH + 14) {
      text = text.substring(0, NAME_WIDTH + 13) + "…";
    }
    return String.format(Locale.ROOT, "%-" + (NAME_WIDTH + 14) + "s %11s", text, duration(time));
  }

  /** The end of {@code ESC [ digits and semicolons m}, or -1 when this is no colour code. */
  private static int colourEnd(String text, int start) {
    int position = start + 1;
    if (position >= text.length() || text.charAt(position) != '[') {
      return -1;
    }
    position++;
    while (position < text.length()
        && (Character.isDigit(text.charAt(position)) || text.charAt(position) == ';')) {
      position++;
    }
    return position < text.length() && text.charAt(position) == 'm' ? position + 1 : -1;
  }

  private static boolean turnsText(char character) {
    return (character >= '\u202a' && character <= '\u202e')
        || (character >= '\u2066' && character <= '\u2069');
  }
}
