package dev.berth.server.route;

import dev.berth.concurrent.BackgroundLoop;
import dev.berth.server.failure.DeployException;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Keeps the router alive while the server runs: a connection to it ends with it, so its death is
 * noticed at once, and the new one gets its routes. When the server stops, the router stays.
 */
@Component
@ConditionalOnProperty("berth.router.classpath")
class RouterKeeper implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(RouterKeeper.class);
  private static final Duration GLANCE = Duration.ofMillis(2);
  private static final int GLANCES = 50;
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private final RouterProcess process;
  private final RouterClient client;
  private final RouterCache cache;
  private final DeliveredRouteTable routes;
  private volatile @Nullable RouterIdentity identity;
  private final BackgroundLoop watch =
      BackgroundLoop.every(GLANCE, "router-keeper", this::keep).interruptedAtOnce();

  RouterKeeper(
      RouterProcess process, RouterClient client, RouterCache cache, DeliveredRouteTable routes) {
    this.process = process;
    this.client = client;
    this.cache = cache;
    this.routes = routes;
  }

  /** Fails the start of the server when the router cannot run: nothing would be reachable. */
  @Override
  public void start() {
    identity = process.ensureRunning();
    deliver();
    watch.start();
    try {
      cache.makeInBackground(process.program());
    } catch (IOException e) {
      LOG.warn("no cache for the router: {}", e.getMessage());
    }
  }

  private void keep() throws InterruptedException {
    client.awaitEnd();
    if (hasDied()) {
      repair();
    }
  }

  /** A dying process closes its connections first; and a connection may end for other reasons. */
  private boolean hasDied() throws InterruptedException {
    RouterIdentity known = identity;
    for (int i = 0; i < GLANCES && known != null && known.isAlive(); i++) {
      Thread.sleep(GLANCE);
    }
    return known == null || !known.isAlive();
  }

  private void repair() throws InterruptedException {
    LOG.warn("the router is gone, starting it again");
    try {
      identity = process.ensureRunning();
      deliver();
    } catch (DeployException e) {
      LOG.error("{}", e.failure().summary());
      Thread.sleep(AFTER_FAILURE);
    }
  }

  private void deliver() {
    try {
      routes.deliverAll();
    } catch (IOException e) {
      LOG.warn("the router did not take its routes: {}", e.getMessage());
    }
  }

  @Override
  public void stop() {
    cache.stop();
    watch.close();
  }

  @Override
  public boolean isRunning() {
    return watch.isRunning();
  }

  /** Before the web server, so that a taken port is told before anything else. */
  @Override
  public int getPhase() {
    return 0;
  }
}
