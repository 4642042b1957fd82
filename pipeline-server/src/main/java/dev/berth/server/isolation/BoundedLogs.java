package dev.berth.server.isolation;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Looks after the logs of all living instances; a log that nobody watches has its length limit. */
final class BoundedLogs {
  private static final long PAUSE_MILLIS = 300;

  private final LogBound bound = new LogBound(LogBound.KEEP_BYTES);
  private final Set<Path> logs = ConcurrentHashMap.newKeySet();
  private boolean watching;

  synchronized void add(Path log) {
    logs.add(log);
    if (!watching) {
      watching = true;
      Thread.ofVirtual().name("bounded-logs").start(this::watch);
    }
  }

  void remove(Path log) {
    if (logs.remove(log)) {
      bound.apply(log);
    }
  }

  private void watch() {
    try {
      while (stillWatched()) {
        logs.forEach(bound::apply);
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean stillWatched() {
    watching = !logs.isEmpty();
    return watching;
  }
}
