package dev.berth.sandbox.process;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Looks after the logs of all living instances; a log that nobody watches has its length limit. */
public final class BoundedLogs {
  /** How much of a log is kept at least. */
  public static final long KEPT_BYTES = 8L << 20;

  private static final long PAUSE_MILLIS = 300;

  private final LogBound bound = new LogBound(KEPT_BYTES);
  private final Set<Path> logs = ConcurrentHashMap.newKeySet();
  private boolean watching;

  /** Keeps a log within bounds from now on. */
  public synchronized void add(Path log) {
    logs.add(log);
    if (!watching) {
      watching = true;
      Thread.ofVirtual().name("bounded-logs").start(this::watch);
    }
  }

  /** Bounds a log for the last time. */
  public void remove(Path log) {
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
