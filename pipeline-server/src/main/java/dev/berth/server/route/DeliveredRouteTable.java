package dev.berth.server.route;

import dev.berth.server.installation.BerthSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Stores first, then delivers: what the router did not get now, it gets when it is back. */
@Component
class DeliveredRouteTable implements RouteTable {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveredRouteTable.class);

  private final StoredRoutes stored;
  private final RouterClient router;
  private final Map<String, String> console;
  private final ReentrantLock delivering = new ReentrantLock();
  private long delivered;

  DeliveredRouteTable(
      StoredRoutes stored, RouterClient router, RouterFiles files, BerthSettings settings) {
    this.stored = stored;
    this.router = router;
    this.console =
        Map.of("host", "berth." + settings.domain(), "socket", files.serverSocket().toString());
  }

  @Override
  public Optional<Route> find(String host) {
    return stored.find(host.toLowerCase(Locale.ROOT));
  }

  @Override
  public List<Route> all() {
    return stored.snapshot().routes();
  }

  @Override
  public long put(Route route) {
    if (!route.host().equals(route.host().toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("hosts are lower-case: " + route.host());
    }
    long generation = stored.put(route);
    deliverOrLeave(generation);
    return generation;
  }

  @Override
  public void remove(String host) {
    stored.remove(host.toLowerCase(Locale.ROOT)).ifPresent(this::deliverOrLeave);
  }

  @Override
  public int drain(String targetHost, int targetPort, Duration timeout) {
    try {
      return router.drain(targetHost + ":" + targetPort, timeout);
    } catch (IOException e) {
      LOG.warn("nothing to drain, the router does not answer: {}", e.getMessage());
      return 0;
    }
  }

  private void deliverOrLeave(long generation) {
    try {
      deliver(generation);
    } catch (IOException e) {
      LOG.warn("routes {} wait for the router: {}", generation, e.getMessage());
    }
  }

  /** Makes sure the router follows at least this generation; several changes travel as one. */
  void deliver(long atLeast) throws IOException {
    delivering.lock();
    try {
      if (delivered < atLeast) {
        deliverAll();
      }
    } finally {
      delivering.unlock();
    }
  }

  /** Delivers everything to a router that may know nothing, or know more than this database. */
  void deliverAll() throws IOException {
    delivering.lock();
    try {
      RouteSnapshot snapshot = stored.snapshot();
      RouterClient.Delivery answer = router.deliver(snapshot, console);
      if (!answer.accepted() && answer.generation() > snapshot.generation()) {
        stored.skipPast(answer.generation());
        snapshot = stored.snapshot();
        answer = router.deliver(snapshot, console);
      }
      if (!answer.accepted()) {
        throw new IOException(
            "the router refused generation " + snapshot.generation() + ": " + answer.problem());
      }
      delivered = answer.generation();
    } finally {
      delivering.unlock();
    }
  }
}
