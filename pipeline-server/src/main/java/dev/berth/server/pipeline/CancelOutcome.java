package dev.berth.server.pipeline;

/** What a request to cancel came to. */
public enum CancelOutcome {
  /** It had not started and is over now. */
  CANCELLED,
  /** Its step is being interrupted; what was done is taken back. */
  REQUESTED,
  /** It has passed its point of no return and ends by itself: roll back instead. */
  TOO_LATE,
  /** It had ended before. */
  ENDED
}
