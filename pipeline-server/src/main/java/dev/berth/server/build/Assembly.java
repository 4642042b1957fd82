package dev.berth.server.build;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.server.pipeline.CancelledException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Puts an image together on a thread of its own: a deploy that is cancelled, or whose time is over,
 * ends although gigabytes are being written. What the work uses is kept until it has ended, too.
 */
final class Assembly {
  private static final long ASK_MILLIS = 200;
  private static final long FAREWELL_MILLIS = 5_000;

  private final BuildTurn turn;
  private final SharedHold hold;
  private final Runnable checkActive;

  /**
   * @param hold what the work uses
   * @param checkActive throws when the deploy has been cancelled or taken over
   */
  Assembly(BuildTurn turn, SharedHold hold, Runnable checkActive) {
    this.turn = turn;
    this.hold = hold;
    this.checkActive = checkActive;
  }

  String run(Supplier<String> work) {
    turn.beginBriefly();
    hold.enter();
    FutureTask<String> task = new FutureTask<>(work::get);
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("assembly")
            .start(() -> {
              try {
                task.run();
              } finally {
                hold.leave();
              }
            });
    try {
      return await(task);
    } finally {
      if (thread.isAlive()) {
        task.cancel(true);
        thread.interrupt();
        sayFarewell(thread);
      }
    }
  }

  private String await(FutureTask<String> task) {
    while (true) {
      try {
        return task.get(ASK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        checkActive.run();
        if (turn.isOver()) {
          throw overdue();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        checkActive.run();
        throw new CancelledException("the build was cancelled while its image was put together");
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case RuntimeException failure -> throw failure;
          case Error error -> throw error;
          case null, default -> throw new IllegalStateException(e);
        }
      }
    }
  }

  private BuildException overdue() {
    return new BuildException(
        BuildProblem.TIMEOUT,
        "The build and its image took longer than the "
            + turn.budget().toSeconds()
            + " s that they have together.",
        "Make the build faster or what it leaves smaller, or ask the operator to raise"
            + " berth.build.budget.",
        "",
        null);
  }

  /** It usually notices at once; the deploy does not wait for what does not. */
  private static void sayFarewell(Thread thread) {
    boolean interrupted = false;
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FAREWELL_MILLIS);
    while (thread.isAlive() && System.nanoTime() < end) {
      try {
        thread.join(ASK_MILLIS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
