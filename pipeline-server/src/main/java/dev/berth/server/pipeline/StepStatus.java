package dev.berth.server.pipeline;

/** Where one step of a deploy stands. */
public enum StepStatus {
  /** Not started. */
  PENDING,
  /** Started; its end is not recorded. */
  RUNNING,
  /** Failed in a way that may pass; tried again later. */
  RETRYING,
  /** Its output is recorded. */
  SUCCEEDED,
  /** Ended without an output. */
  FAILED,
  /** Being taken back. */
  UNDOING,
  /** Taken back. */
  UNDONE,
  /** Could not be taken back. */
  UNDO_FAILED
}
