package dev.berth.server.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Whether a run has to end early, and the way to interrupt the step that runs: requests come from
 * other threads at any time.
 */
final class RunStops {
  private final DeployId deploy;
  private final Clock clock;
  private final Pulse changes = new Pulse();
  private volatile boolean lost;
  private volatile @Nullable Stop requested;
  private @Nullable StepThread running;
  private boolean stoppable;

  RunStops(Claim claim, Clock clock) {
    this.deploy = claim.id();
    this.clock = clock;
    this.requested = claim.stop();
  }

  /** Why the run has to end; null while it may go on. */
  @Nullable Stop requested() {
    return requested;
  }

  /** Whether somebody else goes on with the deploy. */
  boolean isLost() {
    return lost;
  }

  /** A deadline ends a deploy wherever it stands; everything else only before its switch. */
  static boolean isForced(Stop stop) {
    return stop.ending() == DeployStatus.FAILED;
  }

  /** Asks the run to end; what may not be stopped any more runs on. */
  void request(Stop stop) {
    StepThread toInterrupt = null;
    synchronized (this) {
      Stop before = requested;
      if (lost || (before != null && (stop.ending() == before.ending() || isForced(before)))) {
        return;
      }
      requested = stop;
      if (stoppable || isForced(stop)) {
        toInterrupt = running;
      }
    }
    interrupt(toInterrupt);
  }

  /** Ends the run at once: the deploy is not its own any more. */
  void lose() {
    synchronized (this) {
      lost = true;
    }
    interruptRunning();
  }

  void interruptRunning() {
    StepThread toInterrupt;
    synchronized (this) {
      toInterrupt = running;
    }
    interrupt(toInterrupt);
  }

  /**
   * Runs the thread where requests can reach it.
   *
   * @return null when it did not end within the grace after an interrupt
   */
  StepThread.@Nullable Outcome run(
      StepThread thread, boolean mayBeStopped, Instant limit, Duration grace, Runnable expired)
      throws InterruptedException {
    boolean stopped;
    synchronized (this) {
      running = thread;
      stoppable = mayBeStopped;
      stopped = lost || (mayBeStopped && requested != null);
    }
    try {
      if (stopped) {
        return new StepThread.Outcome(null, new CancellationException());
      }
      StepThread.Outcome outcome = thread.run(clock, limit, grace, expired);
      if (lost) {
        throw new LeaseLost(deploy);
      }
      return outcome;
    } finally {
      synchronized (this) {
        running = null;
      }
    }
  }

  /** Waits for the time, or for a request that comes earlier. */
  void awaitUntil(Instant time) throws InterruptedException {
    long seen = changes.count();
    if (!lost && requested == null) {
      changes.awaitAfter(seen, Duration.between(clock.instant(), time));
    }
  }

  /** Throws in a step that ought to end. */
  void checkActive() {
    checkOwned();
    Stop stop = requested;
    boolean mayStop;
    synchronized (this) {
      mayStop = stoppable;
    }
    if (stop != null && (mayStop || isForced(stop))) {
      throw new CancelledException(stop.failure().summary());
    }
  }

  /** Throws in an undo whose deploy somebody else goes on with. */
  void checkOwned() {
    if (lost) {
      throw new CancelledException("taken over by another engine");
    }
  }

  private void interrupt(@Nullable StepThread thread) {
    if (thread != null) {
      thread.interrupt(clock);
    }
    changes.beat();
  }
}
