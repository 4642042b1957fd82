package dev.berth.router.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one generation as they travel over the control socket and lie on disk.
 *
 * @param generation grows with every change
 * @param console the server's own host and socket
 * @param routes one per host and path
 */
public record RouteTable(long generation, @Nullable Console console, List<Entry> routes) {
  /** What a router follows that was never told anything. */
  public static final RouteTable NONE = new RouteTable(0, null, List.of());

  public RouteTable {
    routes = List.copyOf(routes);
  }

  /** True when every host leads as a whole to one place: what all versions of routers can do. */
  public boolean isByHostAlone() {
    return routes.stream().allMatch(Entry::isWholeHost);
  }

  /** The same without the hosts of which only parts lead somewhere. */
  public RouteTable byHostAlone() {
    List<String> divided =
        routes.stream().filter(entry -> !entry.isWholeHost()).map(Entry::host).toList();
    return new RouteTable(
        generation,
        console,
        routes.stream().filter(entry -> !divided.contains(entry.host())).toList());
  }

  /** The server: its host and the unix socket it answers on. */
  public record Console(String host, String socket) {}

  /**
   * What lies below one path of a host, and the process behind it.
   *
   * @param path the prefix, {@code /} or whole segments such as {@code /api}
   * @param strip whether the process is asked without the prefix
   * @param release what answers there
   * @param assets client files of earlier releases
   */
  public record Entry(
      String host,
      String path,
      boolean strip,
      String targetHost,
      int targetPort,
      String release,
      List<Assets> assets) {
    /** The path of a whole host. */
    public static final String ROOT = "/";

    public Entry {
      if (targetPort < 1 || targetPort > 65_535) {
        throw new IllegalArgumentException("no port: " + targetPort);
      }
      if (!path.equals(ROOT) && !isPrefix(path)) {
        throw new IllegalArgumentException("no path prefix: " + path);
      }
      assets = List.copyOf(assets);
    }

    /** A whole host. */
    public static Entry of(
        String host, String targetHost, int targetPort, String release, List<Assets> assets) {
      return new Entry(host, ROOT, false, targetHost, targetPort, release, assets);
    }

    private static boolean isPrefix(String path) {
      return path.startsWith("/")
          && !path.endsWith("/")
          && !path.contains("//")
          && path.indexOf('?') < 0
          && path.indexOf('#') < 0;
    }

    private boolean isWholeHost() {
      return path.equals(ROOT);
    }
  }

  /** Files of one release under one URL prefix. */
  public record Assets(String prefix, String directory) {}
}
