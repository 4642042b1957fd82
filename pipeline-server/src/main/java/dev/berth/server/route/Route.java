package dev.berth.server.route;

import java.util.List;

/**
 * What lies below one path of a host, and where its requests go.
 *
 * @param host lower-case host without port
 * @param path prefix of whole segments, {@code /} or such as {@code /api}; the longest one wins
 * @param strip whether the process is asked without the prefix
 * @param process which process of the release
 * @param targetHost address of the instance
 * @param targetPort port of the instance
 * @param release what answers there, e.g. {@code shop/12}; the router adds it as {@code
 *     Berth-Release} header only to requests that carry the confirm token
 * @param assets client files of earlier releases, asked in order when the instance answers 404
 */
public record Route(
    String host,
    String path,
    boolean strip,
    String process,
    String targetHost,
    int targetPort,
    String release,
    List<Assets> assets) {
  /** The path of a whole host. */
  public static final String ROOT = "/";

  public Route {
    if (!path.equals(ROOT) && !path.matches("(/[^/?#]+)+")) {
      throw new IllegalArgumentException("a path prefix is whole segments: " + path);
    }
    assets = List.copyOf(assets);
  }

  /** All of a host. */
  public static Route wholeHost(
      String host,
      String process,
      String targetHost,
      int targetPort,
      String release,
      List<Assets> assets) {
    return new Route(host, ROOT, false, process, targetHost, targetPort, release, assets);
  }

  /** True when all of the host leads there, unless a longer path leads elsewhere. */
  boolean isWholeHost() {
    return path.equals(ROOT);
  }

  /**
   * Published hashed files of one release.
   *
   * @param prefix URL path prefix, with slashes at both ends
   * @param directory absolute directory, readable by the router
   */
  public record Assets(String prefix, String directory) {}
}
