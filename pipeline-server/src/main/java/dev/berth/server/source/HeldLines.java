package dev.berth.server.source;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last lines of a push whose client does not want to see them, or cannot. */
final class HeldLines {
  private static final int MOST = 200;
  private static final int LONGEST = 500;

  private final Deque<String> lines = new ArrayDeque<>();

  synchronized void add(String line) {
    if (lines.size() == MOST) {
      lines.removeFirst();
    }
    lines.addLast(line);
  }

  synchronized List<String> all() {
    return List.copyOf(lines);
  }

  /** What failed and what to do, on the one line that git's report has for a ref. */
  String failure() {
    StringBuilder words = new StringBuilder();
    boolean open = false;
    for (String line : all()) {
      String text = line.strip();
      if (line.startsWith("✗ ")) {
        open = true;
        words.setLength(0);
        words.append(text.substring(2));
      } else if (text.isEmpty()) {
        open = false;
      } else if (open && !text.startsWith("│") && !text.startsWith("code:")) {
        words.append(' ').append(text.startsWith("→ ") ? text.substring(2) : text);
      }
    }
    String all = words.toString().strip();
    return all.length() > LONGEST ? all.substring(0, LONGEST) + "…" : all;
  }
}
