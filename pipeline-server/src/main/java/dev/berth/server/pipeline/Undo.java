package dev.berth.server.pipeline;

/**
 * What taking a step back came to.
 *
 * @param tookBack whether there was anything that it took back
 * @param stays what the step did and cannot be taken back, in a sentence or more for people; empty
 *     when nothing of it is left
 */
public record Undo(boolean tookBack, String stays) {
  /** The step changed nothing that outlives the deploy. */
  public static final Undo NOTHING = new Undo(false, "");

  /** Whatever the step did is taken back. */
  public static final Undo TAKEN_BACK = new Undo(true, "");

  /** The step did something that stays. */
  public static Undo stays(String what) {
    return new Undo(false, what);
  }
}
