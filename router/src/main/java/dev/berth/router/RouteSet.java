package dev.berth.router;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one generation as they travel over the control socket and lie on disk.
 *
 * @param generation grows with every change
 * @param console the server's own host and socket
 * @param routes one per host
 */
record RouteSet(long generation, @Nullable Console console, List<Entry> routes) {
  static final RouteSet NONE = new RouteSet(0, null, List.of());

  RouteSet {
    routes = List.copyOf(routes);
  }

  /** As it is read again by {@link Json#order}. */
  String toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("generation", generation);
    if (console != null) {
      json.put("console", Map.of("host", console.host, "socket", console.socket));
    }
    json.put("routes", routes.stream().map(Entry::toJson).toList());
    return Json.write(json);
  }

  /** The server: its host and the unix socket it answers on. */
  record Console(String host, String socket) {}

  /** One host and the instance behind it. */
  record Entry(
      String host, String targetHost, int targetPort, String release, List<Assets> assets) {
    Entry {
      if (targetPort < 1 || targetPort > 65_535) {
        throw new IllegalArgumentException("no port: " + targetPort);
      }
      assets = List.copyOf(assets);
    }

    private Map<String, Object> toJson() {
      return Map.of(
          "host", host,
          "targetHost", targetHost,
          "targetPort", targetPort,
          "release", release,
          "assets", assets.stream().map(Assets::toJson).toList());
    }
  }

  /** Files of one release under one URL prefix. */
  record Assets(String prefix, String directory) {
    private Map<String, Object> toJson() {
      return Map.of("prefix", prefix, "directory", directory);
    }
  }
}
