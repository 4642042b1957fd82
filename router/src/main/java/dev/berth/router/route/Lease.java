package dev.berth.router.route;

import org.jspecify.annotations.Nullable;

/** One request's place at an upstream: counted as long as it lasts, so a drain can wait for it. */
public final class Lease {
  private static final int MOST_ATTEMPTS = 5;

  private final LiveRoutes routes;
  private final String host;
  private final String target;
  private @Nullable Route route;
  private @Nullable LongLived longLived;
  private boolean counted;
  private int attempts;

  /**
   * A lease for a request.
   *
   * @param host lower-case, without port
   * @param target what is asked for there, as it stands in the request
   */
  public Lease(LiveRoutes routes, String host, String target) {
    this.routes = routes;
    this.host = host;
    this.target = target;
  }

  /** Where the request is led. */
  public Route route() {
    if (route == null) {
      throw new IllegalStateException("led nowhere");
    }
    return route;
  }

  /** True when it is led to the server. */
  public boolean isConsole() {
    return route != null && route.upstream().isConsole();
  }

  /** True when it was said to be one that stays. */
  public boolean isLongLived() {
    return longLived != null;
  }

  /** False when it has failed too often. */
  public boolean mayTryAgain() {
    return attempts < MOST_ATTEMPTS;
  }

  /**
   * Counts the request where it is led now, and nowhere else. The second look at the routes closes
   * the gap between reading a route and counting: a drain that saw no request cannot miss this one.
   *
   * @return the route, or null when there is none
   */
  public @Nullable Route enter() {
    leave();
    attempts++;
    while (true) {
      Route found = routes.current().find(host, target);
      route = found;
      if (found == null) {
        return null;
      }
      found.upstream().enter();
      Route again = routes.current().find(host, target);
      if (again != null && again.upstream() == found.upstream()) {
        counted = true;
        return found;
      }
      found.upstream().leave();
    }
  }

  /** From now on a drain does not wait for the end but makes it. */
  public void stayLong(LongLived request) {
    longLived = request;
    if (counted && route != null) {
      route.upstream().longLived().add(request);
    }
  }

  /** The request is over, or led elsewhere. */
  public void leave() {
    if (counted && route != null) {
      counted = false;
      route.upstream().leave(); // first: who waits for the long-lived to go looks at the count then
      if (longLived != null) {
        route.upstream().longLived().remove(longLived);
      }
    }
  }
}
