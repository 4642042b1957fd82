package dev.berth.server.pipeline;

/** What a new deploy does to older ones of its environment. */
public enum SubmitPolicy {
  /** Takes the place of every waiting one of the same rank; waits for the one that runs. */
  SUPERSEDE_WAITING,
  /**
   * Takes the place of every waiting one and makes the running one undo, unless that has passed its
   * point of no return; goes ahead of everything that waits.
   */
  PREEMPT,
  /** Takes the place only of waiting ones of its rank; everything else that waits goes first. */
  YIELD
}
