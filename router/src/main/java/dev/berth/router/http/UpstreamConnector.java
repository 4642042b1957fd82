package dev.berth.router.http;

import dev.berth.router.route.Upstream;
import org.jspecify.annotations.Nullable;

/** Finds ways to upstreams. */
interface UpstreamConnector {
  /** Hears how an opening went, on the event loop of the exchange. */
  interface Listener {
    /** There is a way now; whoever does not need it any more releases it. */
    void connected(UpstreamPort opened);

    /** There is none. */
    void connectFailed();
  }

  /**
   * A way that is open already, or null.
   *
   * @param repeatable whether the request may be sent again when the way turns out to be dead
   */
  @Nullable UpstreamPort idle(Upstream upstream, boolean repeatable);

  /** Opens one. */
  void connect(Upstream upstream, Listener listener);
}
