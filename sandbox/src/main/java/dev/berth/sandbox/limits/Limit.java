package dev.berth.sandbox.limits;

/** One of the {@link Limits} that a command can run into. */
public enum Limit {
  MEMORY,
  PROCESSES,
  DISK
}
