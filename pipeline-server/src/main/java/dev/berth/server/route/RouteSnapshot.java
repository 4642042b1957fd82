package dev.berth.server.route;

import java.util.List;

/**
 * All routes at one generation.
 *
 * @param generation grows with every change
 * @param routes one per host
 */
record RouteSnapshot(long generation, List<Route> routes) {
  RouteSnapshot {
    routes = List.copyOf(routes);
  }
}
