package dev.berth.server.pipeline;

/** Ends a step whose deploy was cancelled, preempted or taken over; not a failure of the app. */
public final class CancelledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CancelledException(String reason) {
    super(reason);
  }
}
