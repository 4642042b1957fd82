package dev.berth.server.route;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which host and path leads where: kept in the database under a growing generation and delivered to
 * the router.
 */
public interface RouteTable {
  /** Where a host leads, but for longer paths of it that lead elsewhere. */
  Optional<Route> find(String host);

  /** All routes. */
  List<Route> all();

  /**
   * Makes sure this host and path leads there. Returns after the router has switched, or, while the
   * router is down, after the route is stored: the router gets it when it is back.
   *
   * @return the generation that contains it
   */
  long put(Route route);

  /** Makes sure this host, with all its paths, leads nowhere. */
  void remove(String host);

  /**
   * Waits until no request is in flight to that instance; long-lived connections are closed at the
   * end.
   *
   * @return requests still in flight
   */
  int drain(String targetHost, int targetPort, Duration timeout);
}
