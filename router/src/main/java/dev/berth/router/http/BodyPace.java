package dev.berth.router.http;

import java.time.Duration;

/**
 * How fast a request's body comes in. A client that sends a byte now and then would hold a
 * connection, and whatever answers it, for ever; 500 bytes a second is what Apache asks for too.
 */
final class BodyPace {
  static final Duration WINDOW = Duration.ofSeconds(60);
  static final long LEAST = 500 * WINDOW.toSeconds();

  /**
   * Below this, after a while, a body counts as slow: there may be some of a client's, not many.
   */
  private static final long BRISK = 8 * 1024;

  private static final Duration GRACE = Duration.ofSeconds(5);

  private long windowEnd;
  private long bytes;
  private long began;
  private long total;

  /** A body begins, or goes on after the router itself had stopped it. */
  void begin(long now) {
    newWindow(now);
    began = now;
    total = 0;
  }

  private void newWindow(long now) {
    windowEnd = now + WINDOW.toNanos();
    bytes = 0;
  }

  /** Counts a part; true when the last minute brought too little. */
  boolean isTooSlow(long arrived, long now) {
    bytes += arrived;
    total += arrived;
    if (now - windowEnd < 0) {
      return false;
    }
    boolean slow = bytes < LEAST;
    newWindow(now);
    return slow;
  }

  /** Whether it has been coming for a while, and hardly does. */
  boolean isSlow(long now) {
    long nanos = now - began;
    return nanos > GRACE.toNanos() && total < BRISK * Duration.ofNanos(nanos).toSeconds();
  }
}
