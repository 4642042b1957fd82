package dev.berth.router;

import dev.berth.router.ControlServer.Refused;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The running router: its listener, its event loops, and the routes every request is asked of. */
public final class Router implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup loops;
  private final Map<EventExecutor, Worker> workers = new HashMap<>();
  private final ConcurrentHashMap<String, Upstream> upstreams = new ConcurrentHashMap<>();
  private final RouteFile file;
  private final byte @Nullable [] confirmToken;
  private volatile Routes routes;
  private @Nullable Listener listener;
  private @Nullable ControlServer control;

  private Router(RouterConfig config, RouteFile file) throws IOException {
    this.file = file;
    this.confirmToken = confirmToken(config);
    this.routes = Routes.of(file.load(), upstreams);
    this.loops = new MultiThreadIoEventLoopGroup(config.eventLoops(), NioIoHandler.newFactory());
    loops.forEach(loop -> workers.put(loop, new Worker((EventLoop) loop)));
  }

  /**
   * Serves the last known routes, then listens for new ones.
   *
   * @param onStop called when the control socket is told to stop
   */
  public static Router start(RouterConfig config, Runnable onStop) throws IOException {
    JsonMapper json = JsonMapper.builder().build();
    Files.createDirectories(config.state());
    Router router = new Router(config, new RouteFile(config.state(), json));
    try {
      router.listener = Listener.bind(router, config);
      router.control = ControlServer.bind(config.control(), router, json, onStop);
    } catch (IOException e) {
      router.close();
      throw e;
    }
    return router;
  }

  private static byte @Nullable [] confirmToken(RouterConfig config) throws IOException {
    if (config.confirmToken() == null) {
      return null;
    }
    byte[] token =
        Files.readString(config.confirmToken()).strip().getBytes(StandardCharsets.US_ASCII);
    return token.length == 0 ? null : token;
  }

  Routes routes() {
    return routes;
  }

  MultiThreadIoEventLoopGroup loops() {
    return loops;
  }

  Worker worker(EventLoop loop) {
    Worker worker = workers.get(loop);
    if (worker == null) {
      throw new IllegalStateException("a channel outside the router's loops");
    }
    return worker;
  }

  /** The port that is listened on. */
  public int port() {
    return listener == null ? 0 : listener.port();
  }

  /** The generation that is served. */
  public long generation() {
    return routes.source().generation();
  }

  boolean confirms(@Nullable String token) {
    return token != null
        && confirmToken != null
        && MessageDigest.isEqual(confirmToken, token.getBytes(StandardCharsets.US_ASCII));
  }

  /** Switches to newer routes as a whole; every request accepted from now on follows them. */
  synchronized void apply(RouteSet set) throws Refused, IOException {
    if (set.generation() < generation()) {
      throw new Refused("generation " + set.generation() + " is older than " + generation());
    }
    Routes next = Routes.of(set, upstreams);
    upstreams.values().stream().filter(next::leadsTo).forEach(upstream -> upstream.retire(false));
    routes = next;
    retireUnrouted();
    file.save(set);
  }

  private void retireUnrouted() {
    for (Upstream upstream : upstreams.values()) {
      if (!routes.leadsTo(upstream)) {
        upstream.retire(true);
        closeIdle(upstream);
      }
    }
    upstreams.values().removeIf(upstream -> upstream.isRetired() && upstream.inFlight().isEmpty());
  }

  private void closeIdle(Upstream upstream) {
    for (Worker worker : workers.values()) {
      worker.loop().execute(() -> worker.closeIdle(upstream));
    }
  }

  /** Requests per target that are not answered completely. */
  Map<String, Integer> inFlight() {
    Map<String, Integer> counts = new TreeMap<>();
    for (Upstream upstream : upstreams.values()) {
      if (!upstream.inFlight().isEmpty()) {
        counts.put(upstream.name(), upstream.inFlight().size());
      }
    }
    return counts;
  }

  /** Waits until nothing is in flight to a target; at the end closes what would stay for ever. */
  int drain(String target, long timeoutMillis) throws InterruptedException {
    Upstream upstream = upstreams.get(target);
    if (upstream == null) {
      return 0;
    }
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    awaitEmpty(upstream, end);
    if (!upstream.inFlight().isEmpty()) {
      for (Exchange exchange : upstream.inFlight()) {
        exchange.worker().loop().execute(exchange::closeIfLongLived);
      }
      awaitEmpty(upstream, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200));
    }
    return upstream.inFlight().size();
  }

  private static void awaitEmpty(Upstream upstream, long end) throws InterruptedException {
    while (!upstream.inFlight().isEmpty() && System.nanoTime() - end < 0) {
      Thread.sleep(2);
    }
  }

  Collection<Worker> workers() {
    return workers.values();
  }

  @Override
  public void close() {
    if (control != null) {
      control.close();
    }
    if (listener != null) {
      listener.close();
    }
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
