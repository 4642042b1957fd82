package dev.berth.secrets;

/** How a write ended. */
public sealed interface WriteOutcome {
  /** The values are kept under this new version. */
  record Written(SecretRef ref) implements WriteOutcome {}

  /** Somebody else wrote in between; nothing was changed. Read again and decide. */
  record Conflict(SecretRef current) implements WriteOutcome {}
}
