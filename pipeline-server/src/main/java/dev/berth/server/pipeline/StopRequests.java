package dev.berth.server.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a walk has to end early, asked by other threads at any time, and the way to interrupt the
 * step that runs.
 */
final class StopRequests {
  private final Clock clock;
  private final ChangeSignal changes = new ChangeSignal();
  private volatile boolean lost;
  private volatile @Nullable Stop requested;
  private @Nullable StepThread running;
  private boolean stoppable;

  StopRequests(Claim claim, Clock clock) {
    this.clock = clock;
    this.requested = claim.stop();
  }

  /** Why the walk has to end; null while it may go on. */
  @Nullable Stop requested() {
    return requested;
  }

  /** Whether somebody else goes on with the deploy. */
  boolean isLost() {
    return lost;
  }

  /** Asks the walk to end; what may not be stopped any more goes on. */
  void request(Stop stop) {
    StepThread toInterrupt = null;
    synchronized (this) {
      Stop before = requested;
      if (lost || (before != null && (stop.ending() == before.ending() || before.isForced()))) {
        return;
      }
      requested = stop;
      if (stoppable || stop.isForced()) {
        toInterrupt = running;
      }
    }
    interrupt(toInterrupt);
  }

  /** Ends the walk at once: the deploy is not its own any more. */
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
   * From now on requests interrupt this thread.
   *
   * @return whether it must not even start
   */
  synchronized boolean begin(StepThread thread, boolean mayBeStopped) {
    running = thread;
    stoppable = mayBeStopped;
    return lost || (mayBeStopped && requested != null);
  }

  /** Requests interrupt nothing any more. */
  synchronized void end() {
    running = null;
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
    if (stop != null && (mayStop || stop.isForced())) {
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
