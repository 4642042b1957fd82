package dev.berth.router.route;

/** A request in flight that would stay for ever, such as a WebSocket. */
public interface LongLived {
  /**
   * Makes it end, so that its client comes again and finds the new release; may be called by any
   * thread.
   *
   * @param politely whether it may finish what is half said
   */
  void end(boolean politely);
}
