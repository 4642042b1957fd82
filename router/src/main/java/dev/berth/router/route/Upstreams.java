package dev.berth.router.route;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** All places requests are sent to; one that several generations of routes lead to is one here. */
public final class Upstreams {
  private static final long FAREWELL_MILLIS = 200;

  private final ConcurrentHashMap<String, Upstream> byName = new ConcurrentHashMap<>();

  Upstream instance(String host, int port) {
    return byName.computeIfAbsent(host + ":" + port, name -> Upstream.instance(host, port));
  }

  Upstream console(String socket) {
    return byName.computeIfAbsent("unix:" + socket, name -> Upstream.console(Path.of(socket)));
  }

  /**
   * Retires what no route leads to any more, and forgets what is retired and done.
   *
   * @return those whose idle connections are of no use
   */
  List<Upstream> retireUnless(Predicate<Upstream> routed) {
    List<Upstream> retired = new ArrayList<>();
    for (Upstream upstream : byName.values()) {
      upstream.retire(!routed.test(upstream));
      if (upstream.isRetired()) {
        retired.add(upstream);
      }
    }
    byName.values().removeIf(upstream -> upstream.isRetired() && upstream.inFlight() == 0);
    return retired;
  }

  /** Requests per target that are not answered completely. */
  public Map<String, Integer> inFlight() {
    Map<String, Integer> counts = new TreeMap<>();
    for (Upstream upstream : byName.values()) {
      int count = upstream.inFlight();
      if (count > 0) {
        counts.put(upstream.name(), count);
      }
    }
    return counts;
  }

  /**
   * Waits until nothing is in flight to a target; at the end closes what would stay for ever.
   *
   * @return how many requests are left
   */
  public int drain(String target, long timeoutMillis) throws InterruptedException {
    Upstream upstream = byName.get(target);
    if (upstream == null) {
      return 0;
    }
    awaitEmpty(upstream, timeoutMillis);
    endLongLived(List.of(upstream));
    return upstream.inFlight();
  }

  /** Sends WebSockets and event streams away: first politely, then in any case. */
  public void endLongLived() throws InterruptedException {
    endLongLived(byName.values());
  }

  private static void endLongLived(Collection<Upstream> all) throws InterruptedException {
    for (boolean politely : new boolean[] {true, false}) {
      for (Upstream upstream : all) {
        upstream.longLived().forEach(request -> request.end(politely));
      }
      for (Upstream upstream : all) {
        awaitNoneLongLived(upstream);
      }
    }
  }

  private static void awaitEmpty(Upstream upstream, long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (upstream.inFlight() > 0 && System.nanoTime() - end < 0) {
      Thread.sleep(2);
    }
  }

  private static void awaitNoneLongLived(Upstream upstream) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FAREWELL_MILLIS);
    while (!upstream.longLived().isEmpty() && System.nanoTime() - end < 0) {
      Thread.sleep(2);
    }
  }
}
