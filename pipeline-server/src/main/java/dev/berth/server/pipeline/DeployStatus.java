package dev.berth.server.pipeline;

/** Where a whole deploy stands. */
public enum DeployStatus {
  /** Submitted; another deploy of its environment, or of the machine, goes first. */
  WAITING,
  /** Walks its steps. */
  RUNNING,
  /** Takes its steps back, the last one first. */
  UNDOING,
  /** A step could not be taken back: a person has to look and to ask for another try. */
  STUCK,
  /** Every step succeeded. */
  SUCCEEDED,
  /** Ended by a failure; whatever it had done is taken back. */
  FAILED,
  /** Ended on request; whatever it had done is taken back. */
  CANCELLED,
  /** Never started: a newer deploy of its environment took its place. */
  SUPERSEDED;

  /** Whether nothing more happens to the deploy by itself. */
  public boolean isFinal() {
    return switch (this) {
      case WAITING, RUNNING, UNDOING -> false;
      case STUCK, SUCCEEDED, FAILED, CANCELLED, SUPERSEDED -> true;
    };
  }
}
