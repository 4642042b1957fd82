package dev.berth.sandbox;

import java.io.IOException;
import java.time.Duration;

/** Waits for what another process does. */
final class Waiting {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** A question that may fail. */
  interface Question {
    boolean ask() throws IOException;
  }

  private Waiting() {}

  static void until(Question question) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!question.ask()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("it did not come true within " + PATIENCE);
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
