package dev.berth.sandbox;

/** What can go wrong with a sandbox itself, apart from the command inside it. */
public enum SandboxProblem {
  /** It could not be prepared on this machine. */
  NOT_STARTED,
  /** Its processes do not end. */
  NOT_STOPPED,
  /** The thread that waited for its command was interrupted. */
  INTERRUPTED
}
