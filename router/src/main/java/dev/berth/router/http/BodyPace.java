package dev.berth.router.http;

import java.time.Duration;

/**
 * How fast a request's body comes in. A client that sends a byte now and then would hold a
 * connection, and whatever answers it, for ever; 500 bytes a second is what Apache asks for too.
 */
final class BodyPace {
  static final Duration WINDOW = Duration.ofSeconds(60);
  static final long LEAST = 500 * WINDOW.toSeconds();

  private long windowEnd;
  private long bytes;

  /** A body begins, or goes on after the router itself had stopped it. */
  void begin(long now) {
    windowEnd = now + WINDOW.toNanos();
    bytes = 0;
  }

  /** Counts a part; true when the last minute brought too little. */
  boolean isTooSlow(long arrived, long now) {
    bytes += arrived;
    if (now - windowEnd < 0) {
      return false;
    }
    boolean slow = bytes < LEAST;
    begin(now);
    return slow;
  }
}
