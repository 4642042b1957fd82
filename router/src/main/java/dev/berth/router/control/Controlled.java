package dev.berth.router.control;

import dev.berth.router.route.RouteTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** What can be asked of a router over its control socket. */
public interface Controlled {
  /** A request that is understood and not granted. */
  final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    public Refused(String message) {
      super(message);
    }
  }

  /** Switches to newer routes as a whole. */
  void follow(RouteTable table) throws Refused, IOException;

  /** The generation that is followed. */
  long generation();

  /** What there is to say about it. */
  Map<String, Object> status();

  /** Waits until nothing is in flight to a target; returns how many requests are left. */
  int drain(String target, long timeoutMillis) throws InterruptedException;

  /** Gives the listening socket to the router that waits there. */
  void handOver(Path successor) throws IOException;

  /** Stops listening, and ends with the last client. */
  void retire() throws IOException;

  /** True when a successor listens. */
  boolean isRetiring();

  /** Ends. */
  void stop();
}
