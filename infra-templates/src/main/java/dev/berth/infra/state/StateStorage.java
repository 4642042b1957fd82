package dev.berth.infra.state;

import java.util.Optional;

/** Keeps one environment's state and its lock. */
public interface StateStorage {
  /** The newest state, Terraform's own JSON. */
  Optional<String> read();

  /** Keeps a new state; earlier ones stay for a while. */
  void write(String state);

  /**
   * Takes the lock.
   *
   * @param id Terraform's name for this holding of it
   * @param info what Terraform says about the holder, JSON
   * @return who has it, when it is not to be had
   */
  Optional<String> lock(String id, String info);

  /** Gives the lock back; with an empty id whoever holds it loses it. */
  void unlock(String id);

  /** Makes sure that no state is left. */
  void delete();
}
