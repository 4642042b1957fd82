package dev.berth.server.failure;

/** Who has to act on a failure; decides whether a step is retried and how the failure is worded. */
public enum Fault {
  /** The pushed code or the request is wrong: only its author can mend it. */
  USER,
  /** Berth or its machine is at fault: its operator can mend it. */
  PLATFORM,
  /** Likely to pass by itself: the engine tries again with a delay. */
  TRANSIENT
}
