package dev.berth.router;

import java.util.List;
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

  /** The server: its host and the unix socket it answers on. */
  record Console(String host, String socket) {}

  /** One host and the instance behind it. */
  record Entry(
      String host, String targetHost, int targetPort, String release, List<Assets> assets) {
    @SuppressWarnings("ConstantValue") // absent in JSON
    Entry {
      assets = assets == null ? List.of() : List.copyOf(assets);
    }
  }

  /** Files of one release under one URL prefix. */
  record Assets(String prefix, String directory) {}
}
