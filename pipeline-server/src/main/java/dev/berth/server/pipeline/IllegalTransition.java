package dev.berth.server.pipeline;

/** A journal holds an event that cannot follow the ones before it. */
final class IllegalTransition extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  IllegalTransition(String message) {
    super(message);
  }
}
