package dev.berth.server.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Runs one step, or its undo, on a thread of its own, so that an interrupt meets the step and never
 * the journal.
 */
final class StepThread {
  private static final Duration NUDGE = Duration.ofMillis(200);
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final FutureTask<JsonNode> task;
  private final Thread thread;
  private final Cancellation cancellation;
  private volatile @Nullable Instant interruptedAt;

  StepThread(String name, Callable<JsonNode> work, Cancellation cancellation) {
    this.task = new FutureTask<>(work);
    this.thread = Thread.ofVirtual().name(name).unstarted(task);
    this.cancellation = cancellation;
  }

  /**
   * Does what the step asked for on cancel, then interrupts it: the other way round the step could
   * leave before its process tree is killed. May be called at any time, once.
   */
  void interrupt(Clock clock) {
    interruptedAt = clock.instant();
    try {
      cancellation.cancel();
    } finally {
      thread.interrupt();
    }
  }

  /**
   * Runs to the end.
   *
   * @param expired called when the limit has passed
   * @param grace how long it may take to end after an interrupt
   */
  StepOutcome run(Clock clock, Instant limit, Duration grace, Runnable expired)
      throws InterruptedException {
    thread.start();
    while (true) {
      try {
        Duration pause = pause(clock.instant(), limit);
        return new StepOutcome.Returned(task.get(pause.toNanos(), TimeUnit.NANOSECONDS));
      } catch (ExecutionException e) {
        return new StepOutcome.Threw(e.getCause() == null ? e : e.getCause());
      } catch (TimeoutException _) {
        Instant now = clock.instant();
        Instant since = interruptedAt;
        if (since == null) {
          if (!now.isBefore(limit)) {
            expired.run();
          }
        } else if (now.isAfter(since.plus(grace))) {
          return new StepOutcome.Unresponsive();
        } else {
          thread.interrupt();
        }
      }
    }
  }

  private Duration pause(Instant now, Instant limit) {
    if (interruptedAt != null) {
      return NUDGE;
    }
    Duration left = Duration.between(now, limit);
    if (left.isNegative()) {
      return Duration.ZERO;
    }
    return left.compareTo(LOOK) < 0 ? left.plusMillis(1) : LOOK;
  }
}
