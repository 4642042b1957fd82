package dev.berth.server.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Counts failed sign-ins and denials per address. It slows guessing and keeps the audit log from
 * being flooded, but never stands in the way of a right secret: behind one address there may be
 * many people, and with 256 random bits guessing is hopeless anyway.
 */
@Component
class FailedAttempts {
  static final int PER_WINDOW = 20;
  static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int MAX_ADDRESSES = 4096;

  private final Clock clock;
  private final Map<String, Window> windows =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
          return size() > MAX_ADDRESSES;
        }
      };

  FailedAttempts(Clock clock) {
    this.clock = clock;
  }

  private record Window(Instant start, int count) {}

  /** Counts one more; false when this address has had too many. */
  synchronized boolean count(String remote) {
    Instant now = clock.instant();
    Window window = windows.get(remote);
    Window next =
        window == null || window.start().plus(WINDOW).isBefore(now)
            ? new Window(now, 1)
            : new Window(window.start(), Math.min(window.count() + 1, PER_WINDOW + 1));
    windows.put(remote, next);
    return next.count() <= PER_WINDOW;
  }
}
