package dev.berth.sandbox;

import dev.berth.sandbox.limits.Limit;

/** How a sandboxed command ended. */
public sealed interface SandboxResult {
  /** It ended by itself; 0 is success, 128 + n a signal. */
  record Exited(int code) implements SandboxResult {}

  /** It was killed because it ran too long. */
  record TimedOut() implements SandboxResult {}

  /** It was killed because it used too much. */
  record LimitExceeded(Limit limit) implements SandboxResult {}
}
