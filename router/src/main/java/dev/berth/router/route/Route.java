package dev.berth.router.route;

import dev.berth.router.route.RouteTable.Assets;
import java.util.List;

/**
 * Where the requests below one path of a host lead.
 *
 * @param path the prefix that was matched
 * @param strip whether the upstream is asked without it
 * @param release what answers there
 * @param assets client files of earlier releases
 */
public record Route(
    Upstream upstream, String path, boolean strip, String release, List<Assets> assets) {
  static Route wholeHost(Upstream upstream, String release, List<Assets> assets) {
    return new Route(upstream, RouteTable.Entry.ROOT, false, release, assets);
  }

  /** A request's target as the upstream is to see it. */
  public String targetFor(String target) {
    if (!strip || path.equals(RouteTable.Entry.ROOT)) {
      return target;
    }
    String rest = target.substring(path.length());
    return rest.startsWith("/") ? rest : "/" + rest;
  }

  /**
   * True when no two readers can differ about where this path lies: no empty, {@code .} or {@code
   * ..} segment, also not with {@code %2e}. Where paths of a host lead to different places, one
   * that is not plain leads nowhere: a process that resolves it would be asked for what lies below
   * another prefix.
   */
  static boolean isPlain(String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    int start = path.startsWith("/") ? 1 : 0;
    while (start < path.length()) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      String segment = path.substring(start, end).replace("%2e", ".").replace("%2E", ".");
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        return false;
      }
      start = end + 1;
    }
    return path.indexOf('\\') < 0;
  }

  /** True when the path of this target lies below the prefix; whole segments are compared. */
  boolean isFor(String target) {
    if (path.equals(RouteTable.Entry.ROOT)) {
      return true;
    }
    return target.startsWith(path)
        && (target.length() == path.length()
            || target.charAt(path.length()) == '/'
            || target.charAt(path.length()) == '?');
  }
}
