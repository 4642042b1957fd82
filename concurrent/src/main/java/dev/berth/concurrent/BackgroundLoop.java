package dev.berth.concurrent;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work that is done again and again on a virtual thread of its own, until it is closed. */
public final class BackgroundLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BackgroundLoop.class);
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Duration LONGEST_END = Duration.ofSeconds(10);

  private final String name;
  private final Duration first;
  private final Duration pause;
  private final Duration grace;
  private final Round round;
  private @Nullable Run run;

  /** What is done each time; what it throws is logged, and the next round comes. */
  @FunctionalInterface
  public interface Round {
    /** Does it once. */
    void run() throws InterruptedException;
  }

  private BackgroundLoop(String name, Duration first, Duration pause, Duration grace, Round round) {
    this.name = name;
    this.first = first;
    this.pause = pause;
    this.grace = grace;
    this.round = round;
  }

  /**
   * A loop that does nothing before it is started.
   *
   * @param name the thread's, and what the log calls it
   * @param pause from the end of one round to the beginning of the next
   */
  public static BackgroundLoop every(Duration pause, String name, Round round) {
    return new BackgroundLoop(name, Duration.ZERO, pause, GRACE, round);
  }

  /** The same loop with its first round this long after the start. */
  public BackgroundLoop startingAfter(Duration delay) {
    return new BackgroundLoop(name, delay, pause, grace, round);
  }

  /** The same loop whose round is interrupted at once when the loop is to end. */
  public BackgroundLoop interruptedAtOnce() {
    return new BackgroundLoop(name, first, pause, Duration.ZERO, round);
  }

  /** Begins; harmless when it runs already. */
  public synchronized void start() {
    if (run == null) {
      run = new Run();
      run.thread.start();
    }
  }

  /** Whether it was started and not stopped since. */
  public synchronized boolean isRunning() {
    return run != null && !run.ending;
  }

  /** Ends the pause; a round that runs now is followed by another one at once. */
  public synchronized void wake() {
    if (run != null) {
      run.wanted.release();
    }
  }

  /** Lets no further round begin; returns at once. */
  public synchronized void stop() {
    if (run != null) {
      run.ending = true;
      run.wanted.release();
    }
  }

  /** Stops, and waits for the round that runs: for a while as it is, then it is interrupted. */
  @Override
  public void close() {
    stop();
    Run ended;
    synchronized (this) {
      ended = run;
      run = null;
    }
    if (ended == null || ended.thread == Thread.currentThread()) {
      return;
    }
    try {
      if (grace.isZero() || !ended.thread.join(grace)) {
        ended.thread.interrupt();
        if (!ended.thread.join(LONGEST_END)) {
          log.warn("{} does not end", name);
        }
      }
    } catch (InterruptedException e) {
      ended.thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  /** From one start to its end. */
  private final class Run {
    private final Semaphore wanted = new Semaphore(0);
    private final Thread thread = Thread.ofVirtual().name(name).unstarted(this::loop);
    private volatile boolean ending;
    private boolean troubled;

    private void loop() {
      try {
        await(first);
        while (!ending) {
          once();
          await(pause);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void await(Duration time) throws InterruptedException {
      if (wanted.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS)) {
        wanted.drainPermits();
      }
    }

    private void once() throws InterruptedException {
      try {
        round.run();
        troubled = false;
      } catch (RuntimeException | Error e) {
        if (!troubled && !ending) {
          log.warn("{} failed and is tried again; more of the same is not logged", name, e);
        }
        troubled = true;
      }
    }
  }
}
