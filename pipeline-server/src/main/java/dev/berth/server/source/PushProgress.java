package dev.berth.server.source;

/** Lines for the person whose push is still open; shown by git behind {@code remote: }. */
public interface PushProgress {
  /**
   * Shows one line at once; never throws and never blocks for long.
   *
   * @return false when nobody is listening any more: the deploy goes on, following it is pointless
   */
  boolean line(String text);

  /** False once the client has gone; a heartbeat notices that also between two lines. */
  boolean listening();
}
