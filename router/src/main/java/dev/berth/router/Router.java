package dev.berth.router;

import dev.berth.router.ControlServer.Refused;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The running router: its listener, its event loops, and the routes every request is asked of. */
public final class Router implements AutoCloseable {
  private final Transport transport = Transport.best();
  private final MultiThreadIoEventLoopGroup loops;
  private final Map<EventExecutor, Worker> workers = new HashMap<>();
  private final Upstreams upstreams = new Upstreams();
  private final RouteFile file;
  private final byte @Nullable [] confirmToken;
  private volatile Routes routes = Routes.of(RouteSet.NONE, upstreams);
  private volatile boolean retiring;
  private volatile @Nullable Predecessor predecessor;
  private @Nullable Listener listener;
  private @Nullable ControlServer control;

  private Router(RouterConfig config) throws IOException {
    this.file = new RouteFile(config.state());
    this.confirmToken = confirmToken(config);
    this.loops = new MultiThreadIoEventLoopGroup(config.eventLoops(), transport.loops());
    loops.forEach(loop -> workers.put(loop, new Worker((EventLoop) loop, transport)));
  }

  /**
   * Serves the last known routes, then listens for new ones.
   *
   * @param onStop called when the control socket is told to stop, and at the end of a retirement
   */
  public static Router start(RouterConfig config, Runnable onStop) throws IOException {
    Files.createDirectories(config.state());
    Router router = new Router(config);
    try {
      if (config.takeOver()) {
        router.takeOver(config.control());
      } else {
        router.loadRoutes();
        router.listener = Listener.bind(router, config);
      }
      router.control = ControlServer.bind(config.control(), router, onStop);
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

  private void loadRoutes() throws IOException {
    routes = Routes.of(file.load(), upstreams);
  }

  /** At no moment nobody listens: this router accepts before the old one stops. */
  private void takeOver(Path oldControl) throws IOException {
    Predecessor old = Predecessor.behind(oldControl);
    FileDescriptor socket = old.handOver(loops);
    loadRoutes(); // the old one gave its socket, so what it stored is complete
    listener = Listener.adopt(this, socket);
    old.retire();
    predecessor = old;
  }

  /** Gives the listening socket to a successor, who listens beside this router from now on. */
  synchronized void handOver(Path successor) throws IOException {
    Listener current = listener;
    if (current == null || retiring) {
      throw new IOException("nothing to hand over");
    }
    HandOver.give(current.socket(), successor, loops);
  }

  /** Stops listening, and ends with its last client. */
  synchronized void retire(Runnable onEnd) throws IOException {
    Listener current = listener;
    if (current == null || retiring) {
      throw new IOException("retired already");
    }
    retiring = true;
    current.close();
    Thread.ofPlatform().daemon().name("retirement").start(new Retirement(this, onEnd));
  }

  /** True when a successor listens: no client is kept, no routes are stored. */
  boolean isRetiring() {
    return retiring;
  }

  Routes routes() {
    return routes;
  }

  Upstreams upstreams() {
    return upstreams;
  }

  Transport transport() {
    return transport;
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

  /** How many client connections are open. */
  int clients() {
    return workers.values().stream().mapToInt(Worker::clients).sum();
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
    routes = next;
    for (Upstream retired : upstreams.retireUnless(next::leadsTo)) {
      for (Worker worker : workers.values()) {
        worker.loop().execute(() -> worker.closeIdle(retired));
      }
    }
    if (!retiring) {
      file.save(set);
    }
  }

  /** The router this one took over from, or null when it is gone. */
  @Nullable Predecessor predecessor() {
    return predecessor;
  }

  void forgetPredecessor() {
    predecessor = null;
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
