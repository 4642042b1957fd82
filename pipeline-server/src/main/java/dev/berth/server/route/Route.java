package dev.berth.server.route;

import java.util.List;

/**
 * One host and where its requests go.
 *
 * @param host lower-case host without port
 * @param targetHost address of the instance
 * @param targetPort port of the instance
 * @param release what answers there, e.g. {@code shop/12}; the router adds it as {@code
 *     Berth-Release} header only to requests that carry the confirm token
 * @param assets client files of earlier releases, asked in order when the instance answers 404
 */
public record Route(
    String host, String targetHost, int targetPort, String release, List<Assets> assets) {
  public Route {
    assets = List.copyOf(assets);
  }

  /**
   * Published hashed files of one release.
   *
   * @param prefix URL path prefix, with slashes at both ends
   * @param directory absolute directory, readable by the router
   */
  public record Assets(String prefix, String directory) {}
}
