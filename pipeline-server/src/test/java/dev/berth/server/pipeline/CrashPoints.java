package dev.berth.server.pipeline;

import java.util.Arrays;
import java.util.function.BooleanSupplier;

/** Counts the places an engine can die at, and lets it die at the chosen ones. */
final class CrashPoints {
  private final int[] deadly;
  private int passed;
  private int deaths;
  private int buried;

  CrashPoints(int... deadly) {
    this.deadly = deadly;
  }

  /** Stands for SIGKILL: nothing after it happens in this engine. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed() {
      super("the engine was killed", null, false, false);
    }
  }

  synchronized void pass() {
    passed++;
    int here = passed;
    if (Arrays.stream(deadly).anyMatch(point -> point == here)) {
      deaths++;
      notifyAll();
      throw new Killed();
    }
  }

  synchronized int passed() {
    return passed;
  }

  /** True when the engine died, false when the deploy was over before. */
  synchronized boolean awaitDeathOr(BooleanSupplier over) throws InterruptedException {
    while (deaths == buried) {
      if (over.getAsBoolean()) {
        return false;
      }
      wait(2);
    }
    buried++;
    return true;
  }
}
