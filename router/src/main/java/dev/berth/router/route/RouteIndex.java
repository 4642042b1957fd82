package dev.berth.router.route;

import dev.berth.router.route.RouteTable.Console;
import dev.berth.router.route.RouteTable.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One generation of routes, ready to be asked: immutable, replaced as a whole. */
public final class RouteIndex {
  private static final Comparator<Route> LONGEST_FIRST =
      Comparator.comparingInt((Route route) -> route.path().length()).reversed();

  private final long generation;
  private final Map<String, List<Route>> byHost;
  private final Set<Upstream> upstreams;
  private final @Nullable Route console;

  private RouteIndex(long generation, Map<String, List<Route>> byHost, @Nullable Route console) {
    this.generation = generation;
    this.byHost = byHost;
    this.upstreams =
        byHost.values().stream()
            .flatMap(List::stream)
            .map(Route::upstream)
            .collect(Collectors.toUnmodifiableSet());
    this.console = console;
  }

  /** Compiles a table; connections and counts of known upstreams survive the swap. */
  static RouteIndex of(RouteTable table, Upstreams upstreams) {
    Map<String, List<Route>> byHost = HashMap.newHashMap(table.routes().size() + 1);
    for (Entry entry : table.routes()) {
      List<Route> ofHost =
          byHost.computeIfAbsent(entry.host().toLowerCase(Locale.ROOT), host -> new ArrayList<>(1));
      ofHost.removeIf(route -> route.path().equals(entry.path()));
      ofHost.add(
          new Route(
              upstreams.instance(entry.targetHost(), entry.targetPort()),
              entry.path(),
              entry.strip(),
              entry.release(),
              entry.assets()));
    }
    byHost.values().forEach(ofHost -> ofHost.sort(LONGEST_FIRST));
    Console console = table.console();
    if (console == null) {
      return new RouteIndex(table.generation(), byHost, null);
    }
    Route toServer = Route.wholeHost(upstreams.console(console.socket()), "", List.of());
    byHost.put(console.host().toLowerCase(Locale.ROOT), List.of(toServer));
    return new RouteIndex(table.generation(), byHost, toServer);
  }

  long generation() {
    return generation;
  }

  boolean leadsTo(Upstream upstream) {
    return upstreams.contains(upstream);
  }

  /**
   * The route with the longest prefix of what is asked for, or null.
   *
   * @param host lower-case, without port
   * @param target path and query as they stand in the request
   */
  public @Nullable Route find(String host, String target) {
    List<Route> routes = byHost.get(host);
    if (routes == null) {
      return Hosts.isMachine(host) ? console : null;
    }
    for (int i = 0; i < routes.size(); i++) {
      Route route = routes.get(i);
      if (route.isFor(target)) {
        return route;
      }
    }
    return null;
  }

  /** False when paths of this host lead to different places and this one could be read as two. */
  public boolean isUnambiguous(String host, String target) {
    List<Route> routes = byHost.get(host);
    return routes == null
        || routes.stream().allMatch(route -> route.path().equals(Entry.ROOT))
        || Route.isPlain(target);
  }

  /** True when the host is the console's, even while no server was ever announced. */
  public boolean isConsole(String host) {
    List<Route> routes = byHost.get(host);
    return routes == null ? Hosts.isMachine(host) : routes.getFirst().upstream().isConsole();
  }
}
