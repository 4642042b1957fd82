package dev.berth.buildpacks.command;

/** How a command ended. */
public sealed interface CommandResult {
  /** By itself; 0 is success. */
  record Exited(int code) implements CommandResult {
    private static final int KILLED = 128 + 9;
    private static final int TERMINATED = 128 + 15;

    /** Whether somebody else ended it: no program ends itself by these signals. */
    public boolean isKilled() {
      return code == KILLED || code == TERMINATED;
    }
  }

  /** Killed for running too long. */
  record TimedOut() implements CommandResult {}

  /** Killed for using too much. */
  record LimitExceeded(Limit limit) implements CommandResult {}

  /** What it used too much of. */
  enum Limit {
    MEMORY,
    PROCESSES,
    DISK,
    /** Of what it may print. */
    OUTPUT
  }
}
