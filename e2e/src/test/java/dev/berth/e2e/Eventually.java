package dev.berth.e2e;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what happens outside this process and cannot be waited for otherwise. */
final class Eventually {
  private Eventually() {}

  /** Asks until the condition holds. */
  static void holds(Duration timeout, String what, Callable<Boolean> condition) {
    long end = System.nanoTime() + timeout.toNanos();
    while (!check(condition)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + timeout.toSeconds() + " s: " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static boolean check(Callable<Boolean> condition) {
    try {
      return condition.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
