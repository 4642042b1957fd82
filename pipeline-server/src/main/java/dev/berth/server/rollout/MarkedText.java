package dev.berth.server.rollout;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;

/** Takes Berth's marks out of a piece of a log and gives each line its time. */
final class MarkedText {
  private final StringBuilder clean = new StringBuilder();
  private final NavigableMap<Integer, Instant> times = new TreeMap<>();
  private final List<Note> notes = new ArrayList<>();
  private final Instant newest;

  private record Note(int position, LogMark mark) {
    LoggedLine line() {
      return new LoggedLine(mark.at(), mark.words(), true);
    }
  }

  /**
   * @param newest when the last of it was written
   */
  MarkedText(String raw, Instant newest) {
    this.newest = newest;
    Matcher mark = LogMark.PATTERN.matcher(raw);
    int from = 0;
    while (mark.find()) {
      clean.append(raw, from, mark.start());
      from = mark.end();
      LogMark read = LogMark.read(mark);
      times.putIfAbsent(clean.length(), read.at());
      if (read.isNote()) {
        notes.add(new Note(clean.length(), read));
        from += isAtLineStart() && raw.startsWith("\n", from) ? 1 : 0;
      }
    }
    clean.append(raw, from, raw.length());
  }

  /**
   * The lines with the notes between them.
   *
   * @param redaction applied to the whole, since a secret may have several lines
   */
  List<LoggedLine> lines(UnaryOperator<String> redaction) {
    List<Integer> starts = starts();
    List<String> texts = redaction.apply(clean.toString()).lines().toList();
    // A secret of several lines that became one moves what stands before it.
    int moved = starts.size() - texts.size();
    List<LoggedLine> lines = new ArrayList<>();
    int next = 0;
    for (int index = 0; index < texts.size(); index++) {
      int start = starts.get(Math.clamp((long) index + moved, 0, starts.size() - 1));
      while (next < notes.size() && notes.get(next).position() <= start) {
        lines.add(notes.get(next++).line());
      }
      lines.add(new LoggedLine(at(start), texts.get(index), false));
    }
    while (next < notes.size()) {
      lines.add(notes.get(next++).line());
    }
    return lines;
  }

  private Instant at(int start) {
    Map.Entry<Integer, Instant> after = times.higherEntry(start);
    return after == null ? newest : after.getValue();
  }

  private boolean isAtLineStart() {
    return clean.isEmpty() || clean.charAt(clean.length() - 1) == '\n';
  }

  /** Where the lines of {@link String#lines} begin. */
  private List<Integer> starts() {
    List<Integer> starts = new ArrayList<>();
    int start = 0;
    while (start < clean.length()) {
      starts.add(start);
      int end = start;
      while (end < clean.length() && clean.charAt(end) != '\n' && clean.charAt(end) != '\r') {
        end++;
      }
      boolean both =
          end + 1 < clean.length() && clean.charAt(end) == '\r' && clean.charAt(end + 1) == '\n';
      start = end + (both ? 2 : 1);
    }
    return starts;
  }
}
