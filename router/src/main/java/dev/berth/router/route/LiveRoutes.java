package dev.berth.router.route;

import java.util.List;

/** The routes that are followed now, and the places they lead to. */
public final class LiveRoutes {
  private final Upstreams upstreams = new Upstreams();
  private volatile RouteIndex current = RouteIndex.of(RouteTable.NONE, upstreams);

  /** What every request is asked of. */
  public RouteIndex current() {
    return current;
  }

  /** The generation that is followed. */
  public long generation() {
    return current.generation();
  }

  /** All places requests are sent to. */
  public Upstreams upstreams() {
    return upstreams;
  }

  /**
   * Switches as a whole: every request accepted from now on follows this table.
   *
   * @return the places that nothing leads to any more
   */
  public List<Upstream> follow(RouteTable table) {
    RouteIndex next = RouteIndex.of(table, upstreams);
    current = next;
    return upstreams.retireUnless(next::leadsTo);
  }
}
