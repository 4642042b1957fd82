package dev.berth.server.build;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One deploy's turn to build, and the time it has for all of it: commands and the image together,
 * since everyone behind it waits for both.
 */
final class BuildTurn implements AutoCloseable {
  private final Queue queue;
  private final Duration budget;
  private BuildQueue.@Nullable Turn place;
  private long deadline;

  /** Waits for a place. */
  interface Queue {
    /**
     * Takes it when there is one.
     *
     * @param brief whether it will surely not last
     */
    BuildQueue.Turn take(boolean brief);
  }

  BuildTurn(Queue queue, Duration budget) {
    this.queue = queue;
    this.budget = budget;
  }

  /** Waits for the turn, once; from then on the time counts. */
  void begin() {
    begin(false);
  }

  /** Of a build that had nothing to run. */
  void beginBriefly() {
    begin(true);
  }

  private void begin(boolean brief) {
    if (place == null) {
      place = queue.take(brief);
      deadline = System.nanoTime() + budget.toNanos();
    }
  }

  /** How long something may still last that would otherwise have this long. */
  Duration left(Duration most) {
    Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    return left.compareTo(most) < 0 ? left : most;
  }

  boolean isOver() {
    return place != null && left(budget).isZero();
  }

  Duration budget() {
    return budget;
  }

  @Override
  public void close() {
    if (place != null) {
      place.close();
    }
  }
}
