package dev.berth.server.database;

import dev.berth.server.app.Environment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The databases of the environments. Everything is "make sure that": doing it again is harmless,
 * and a crash in the middle leaves either the old or the new state.
 */
public interface EnvironmentDatabases {
  /** Makes sure that the environment has a database and that it answers. */
  DatabaseAccess ensure(Environment environment);

  /** The environment's database, if it has one; wakes nothing. */
  Optional<DatabaseAccess> find(Environment environment);

  /** Whether the environment's database answers now. */
  boolean isAwake(Environment environment);

  /** Lets the database sleep until it is wanted again; ends its sessions. */
  void sleep(Environment environment);

  /** Removes the database with all its restore points. */
  void remove(Environment environment);

  /** What the environment's data takes, in bytes. */
  long size(Environment environment);

  /**
   * Gives the target a copy of the source's database, made while the source serves. What the target
   * had before becomes a restore point.
   */
  DatabaseAccess copy(Environment source, Environment target);

  /** Keeps the present state, while the database serves. */
  RestorePoint keep(Environment environment, String reason, RestorePoint.Keep keep);

  /** Decides anew what may become of a restore point, if it is still there. */
  void mark(Environment environment, String id, RestorePoint.Keep keep);

  /**
   * Lets restore points give way until the operator's limits are kept to. Nothing else does it by
   * itself: whoever calls it says what went.
   *
   * @param needed points that stay in any case
   * @return what is gone
   */
  List<RestorePoint> prune(Environment environment, Set<String> needed);

  /** Makes sure that a restore point is gone. */
  void forget(Environment environment, String id);

  /** What the environment can be brought back to, newest first. */
  List<RestorePoint> restorePoints(Environment environment);

  /** Brings a kept state back. The state until now becomes a restore point; sessions end. */
  DatabaseAccess restore(Environment environment, String id);

  /**
   * Makes sure that the app's own password opens the database: whoever is the app's role can give
   * it another one, which locks out all that runs.
   *
   * @return whether it did not
   */
  boolean readmit(Environment environment);

  /**
   * Begins to watch what the server answers failed statements with; what comes back tells, newest
   * last, as much as this Berth can read of it.
   */
  Supplier<List<String>> complaints(Environment environment);
}
