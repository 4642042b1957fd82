package dev.berth.router;

import dev.berth.router.Routes.Route;
import org.jspecify.annotations.Nullable;

/**
 * Where one exchange is led: counted there as long as it lasts, so that a drain can wait for it.
 */
final class Passage {
  private static final int MOST_ATTEMPTS = 5;

  private final Router router;
  private final String host;
  private final Exchange exchange;
  private @Nullable Route route;
  private boolean counted;
  private boolean longLived;
  private int attempts;

  Passage(Router router, String host, Exchange exchange) {
    this.router = router;
    this.host = host;
    this.exchange = exchange;
  }

  Route route() {
    if (route == null) {
      throw new IllegalStateException("led nowhere");
    }
    return route;
  }

  boolean isConsole() {
    return route != null && route.upstream().isConsole();
  }

  boolean isLongLived() {
    return longLived;
  }

  boolean mayTryAgain() {
    return attempts < MOST_ATTEMPTS;
  }

  /**
   * Counts the exchange where its host leads now, and nowhere else. The second look at the routes
   * closes the gap between reading a route and counting: a drain that saw no exchange cannot miss
   * this one.
   *
   * @return the upstream, or null when the host leads nowhere
   */
  @Nullable Upstream enter() {
    leave();
    attempts++;
    while (true) {
      Route found = router.routes().find(host);
      route = found;
      if (found == null) {
        return null;
      }
      found.upstream().enter();
      Route again = router.routes().find(host);
      if (again != null && again.upstream() == found.upstream()) {
        counted = true;
        return found.upstream();
      }
      found.upstream().leave();
    }
  }

  /** From now on a drain does not wait for the end but makes it. */
  void stayLong() {
    longLived = true;
    if (counted && route != null) {
      route.upstream().longLived().add(exchange);
    }
  }

  void leave() {
    if (counted && route != null) {
      counted = false;
      route.upstream().leave(); // first: who waits for the long-lived to go looks at the count then
      if (longLived) {
        route.upstream().longLived().remove(exchange);
      }
    }
  }
}
