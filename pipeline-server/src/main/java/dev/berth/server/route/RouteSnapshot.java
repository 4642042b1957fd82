package dev.berth.server.route;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All routes at one generation.
 *
 * @param generation grows with every change
 * @param routes one per host and path
 */
record RouteSnapshot(long generation, List<Route> routes) {
  /** With paths; what has no version knows whole hosts only. */
  private static final int PATHS = 2;

  RouteSnapshot {
    routes = List.copyOf(routes);
  }

  /**
   * As the router reads it, in the oldest version that can say it: a router of an earlier version
   * follows it as long as it can, and refuses it otherwise.
   */
  Map<String, Object> message(Map<String, String> console) {
    boolean hostsOnly = routes.stream().allMatch(Route::isWholeHost);
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("op", "routes");
    if (!hostsOnly) {
      message.put("version", PATHS);
    }
    message.put("generation", generation);
    message.put("console", console);
    message.put("routes", routes.stream().map(route -> entry(route, hostsOnly)).toList());
    return message;
  }

  private static Map<String, Object> entry(Route route, boolean hostsOnly) {
    Map<String, Object> entry = new LinkedHashMap<>();
    if (hostsOnly) {
      entry.put("host", route.host());
    } else {
      entry.put(
          "match", Map.of("host", route.host(), "path", route.path(), "strip", route.strip()));
    }
    entry.put("targetHost", route.targetHost());
    entry.put("targetPort", route.targetPort());
    entry.put("release", route.release());
    entry.put("assets", route.assets());
    return entry;
  }
}
