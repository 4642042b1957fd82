package dev.berth.server.deploy;

/**
 * "Bring this older release live again": what a rollback was asked to do, kept as submitted.
 *
 * @param release the release to go back to
 */
public record RollbackRequest(long release) {
  /** The rollback pipeline's name in the journal. */
  public static final String KIND = "rollback";
}
