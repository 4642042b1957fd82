package dev.berth.server.database;

import java.time.Instant;

/**
 * A state of an environment's database that it can be brought back to.
 *
 * @param id its name within the environment; sorts by time
 * @param takenAt when the state was the current one
 * @param reason why it was kept, for people
 * @param bytes what it takes on disk at most
 * @param keep what may become of it by itself
 */
public record RestorePoint(String id, Instant takenAt, String reason, long bytes, Keep keep) {
  /** What may become of a restore point without anybody asking for it. */
  public enum Keep {
    /** Made by a person: it stays until a person deletes it. */
    BY_HAND,
    /** The way back from something that went wrong or destroyed data: the newest one stays. */
    WAY_BACK,
    /** Gives way when there are too many, or they take too much. */
    ROUTINE,
    /** Nothing came of what it was made before: the next one takes its place. */
    SPENT
  }

  /** That it is gone, for people. */
  public String gaveWay() {
    return keep == Keep.SPENT
        ? "Restore point " + id + " gave way: nothing came of what it was made before"
        : "Restore point %s (%s) gave way to newer ones; those of `berth db keep` never do"
            .formatted(id, reason);
  }
}
