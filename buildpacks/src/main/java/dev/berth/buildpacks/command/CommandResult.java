package dev.berth.buildpacks.command;

/** How a command ended. */
public sealed interface CommandResult {
  /** By itself; 0 is success. */
  record Exited(int code) implements CommandResult {}

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
