package dev.berth.server.pipeline;

import dev.berth.server.app.Environment;
import java.time.Instant;

/**
 * What a running step may know: its deploy's request, earlier outputs, the log and its deadline.
 */
public interface StepContext {
  /** The deploy this step belongs to. */
  DeployId deploy();

  /** Where it is to go live. */
  Environment environment();

  /** The deploy's immutable request, as submitted. */
  <I> I request(Class<I> type);

  /** The output of an earlier step named in {@link Step#needs()}. */
  <T> T output(StepKey<T> key);

  /** Lines for people: streamed into the push and kept. */
  DeployLog log();

  /**
   * Grows with every take-over of this deploy; side effects carry it to fence out an older owner.
   */
  long fence();

  /** When the whole deploy must have ended. */
  Instant deadline();

  /**
   * Stops this step when the deploy was cancelled, preempted, or taken over by another engine.
   *
   * @throws CancelledException when this run must end now
   */
  void checkActive();

  /** Runs the action, once, when the deploy is cancelled while the returned handle is open. */
  AutoCancel onCancel(Runnable action);

  /** Unregisters the action. */
  interface AutoCancel extends AutoCloseable {
    @Override
    void close();
  }
}
