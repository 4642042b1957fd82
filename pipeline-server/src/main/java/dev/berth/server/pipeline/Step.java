package dev.berth.server.pipeline;

import java.util.Set;

/**
 * "Make sure that …": one repeatable part of a pipeline, named by what it ensures. A crash between
 * a side effect and its record leads to a second run, so running again must be harmless.
 */
public interface Step<T> {
  /** This step's name and output type. */
  StepKey<T> key();

  /** Outputs this step reads; checked when the pipeline is built. */
  default Set<StepKey<?>> needs() {
    return Set.of();
  }

  /** Makes sure of it and returns what later steps need to know. */
  T run(StepContext context);

  /**
   * Takes back what {@link #run} did; repeatable. Called in reverse order after a final failure.
   */
  default Undo undo(StepContext context, T output) {
    return Undo.NOTHING;
  }

  /**
   * Takes back what an unfinished run may have left: called instead of {@link #undo} for a step
   * that started and has no output because it failed, was cancelled or crashed. Repeatable.
   */
  default Undo undoUnfinished(StepContext context) {
    return Undo.NOTHING;
  }

  /** A few words on what it did, for the line that reports it; empty when its name says enough. */
  default String remark(T output) {
    return "";
  }

  /** True for the step after whose success a deploy can no longer be preempted or cancelled. */
  default boolean commits() {
    return false;
  }

  /**
   * True for a step that waits for a place of its own before it does anything heavy: meanwhile the
   * deploy does not hold one of the engine's, so that others pass it.
   */
  default boolean queues() {
    return false;
  }
}
