package dev.berth.secrets.exposure;

import java.util.ArrayDeque;
import java.util.Deque;

/** The parts of a text that are secret: intervals in order, merged where they touch. */
final class Masked {
  private final Deque<Interval> intervals = new ArrayDeque<>();

  /** Adds an interval; with those that it meets or that lie behind it, it becomes one. */
  void add(int start, int end) {
    int from = start;
    int to = end;
    while (!intervals.isEmpty() && intervals.getLast().end >= from) {
      Interval last = intervals.removeLast();
      from = Math.min(from, last.start);
      to = Math.max(to, last.end);
    }
    intervals.addLast(new Interval(from, to));
  }

  /** Where the next secret part begins, the same position when it is inside one. */
  int startAtOrAfter(int position) {
    drop(position);
    return intervals.isEmpty() ? Integer.MAX_VALUE : Math.max(position, intervals.getFirst().start);
  }

  /** Where the secret part at this position ends; the same position when there is none. */
  int endOf(int position) {
    drop(position);
    return intervals.isEmpty() || intervals.getFirst().start > position
        ? position
        : intervals.getFirst().end;
  }

  /** The text lost so many characters at its front. */
  void shift(int by) {
    Deque<Interval> shifted = new ArrayDeque<>(intervals.size());
    for (Interval interval : intervals) {
      if (interval.end > by) {
        shifted.addLast(new Interval(Math.max(0, interval.start - by), interval.end - by));
      }
    }
    intervals.clear();
    intervals.addAll(shifted);
  }

  private void drop(int position) {
    while (!intervals.isEmpty() && intervals.getFirst().end <= position) {
      intervals.removeFirst();
    }
  }

  private record Interval(int start, int end) {}
}
