package dev.berth.router;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One generation of routes, ready to be asked: immutable, replaced as a whole. */
final class Routes {
  private final RouteSet source;
  private final Map<String, Route> byHost;
  private final @Nullable Route console;

  /** Where a host leads. */
  record Route(Upstream upstream, String release, List<RouteSet.Assets> assets) {}

  private Routes(RouteSet source, Map<String, Route> byHost, @Nullable Route console) {
    this.source = source;
    this.byHost = byHost;
    this.console = console;
  }

  /** Compiles a set of routes; connections and counts of known upstreams survive the swap. */
  static Routes of(RouteSet set, Upstreams upstreams) {
    Map<String, Route> byHost = HashMap.newHashMap(set.routes().size() + 1);
    for (RouteSet.Entry entry : set.routes()) {
      byHost.put(
          entry.host().toLowerCase(Locale.ROOT),
          new Route(
              upstreams.instance(entry.targetHost(), entry.targetPort()),
              entry.release(),
              entry.assets()));
    }
    RouteSet.Console console = set.console();
    if (console == null) {
      return new Routes(set, byHost, null);
    }
    Route toServer = new Route(upstreams.console(console.socket()), "", List.of());
    byHost.put(console.host().toLowerCase(Locale.ROOT), toServer);
    return new Routes(set, byHost, toServer);
  }

  RouteSet source() {
    return source;
  }

  boolean leadsTo(Upstream upstream) {
    return byHost.values().stream().anyMatch(route -> route.upstream() == upstream);
  }

  /** The route of a lower-case host without port, or null. */
  @Nullable Route find(String host) {
    Route route = byHost.get(host);
    return route != null || !Hosts.isMachine(host) ? route : console;
  }

  /** True when the host is the console's, even while no server was ever announced. */
  boolean isConsole(String host) {
    Route route = byHost.get(host);
    return route == null ? Hosts.isMachine(host) : route.upstream().isConsole();
  }
}
