package dev.berth.server.deploy;

import dev.berth.server.route.Route;
import dev.berth.server.route.RouteTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A route table in memory. */
final class FakeRouteTable implements RouteTable {
  final Map<String, Route> routes = new ConcurrentHashMap<>();
  final List<String> drained = new CopyOnWriteArrayList<>();
  private final AtomicLong generation = new AtomicLong();

  @Override
  public Optional<Route> find(String host) {
    return Optional.ofNullable(routes.get(host));
  }

  @Override
  public List<Route> all() {
    return List.copyOf(routes.values());
  }

  @Override
  public long put(Route route) {
    routes.put(route.host(), route);
    return generation.incrementAndGet();
  }

  @Override
  public void remove(String host) {
    routes.remove(host);
  }

  @Override
  public int drain(String targetHost, int targetPort, Duration timeout) {
    drained.add(targetHost + ":" + targetPort);
    return 0;
  }
}
