package dev.berth.router;

import dev.berth.router.control.ControlServer;
import dev.berth.router.control.Controlled;
import dev.berth.router.handover.GracefulExit;
import dev.berth.router.handover.Predecessor;
import dev.berth.router.handover.SocketPassing;
import dev.berth.router.http.ConfirmToken;
import dev.berth.router.http.HttpFrontend;
import dev.berth.router.http.TrustedProxies;
import dev.berth.router.route.LiveRoutes;
import dev.berth.router.route.RouteFile;
import dev.berth.router.route.RouteTable;
import dev.berth.router.transport.Listener;
import dev.berth.router.transport.Transport;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The running router: its listener, its routes, and what can be asked of it. */
public final class Router implements Controlled, AutoCloseable {
  private final Transport transport = Transport.best();
  private final LiveRoutes routes = new LiveRoutes();
  private final MultiThreadIoEventLoopGroup loops;
  private final HttpFrontend frontend;
  private final RouteFile file;
  private final Runnable onStop;
  private final String trustedProxies;
  private volatile boolean retiring;
  private volatile @Nullable Predecessor predecessor;
  private @Nullable Listener listener;
  private @Nullable ControlServer control;

  private Router(RouterConfig config, Runnable onStop) throws IOException {
    this.trustedProxies = config.trustedProxies();
    this.file = new RouteFile(config.state());
    this.onStop = onStop;
    this.loops = new MultiThreadIoEventLoopGroup(config.eventLoops(), transport.loops());
    this.frontend =
        new HttpFrontend(
            routes,
            ConfirmToken.in(config.confirmToken()),
            TrustedProxies.of(trustedProxies),
            transport,
            loops,
            config.patienceMillis());
  }

  /**
   * Serves the last known routes, then listens for new ones.
   *
   * @param onStop called when the control socket is told to stop, and at the end of a retirement
   */
  public static Router start(RouterConfig config, Runnable onStop) throws IOException {
    Files.createDirectories(config.state());
    Router router = new Router(config, onStop);
    try {
      if (config.takeOver()) {
        router.takeOver(config.control());
      } else {
        router.listen(new InetSocketAddress(config.listen(), config.port()));
      }
      router.control = ControlServer.bind(config.control(), router);
    } catch (IOException e) {
      router.close();
      throw e;
    }
    return router;
  }

  private void listen(InetSocketAddress address) throws IOException {
    routes.follow(file.load());
    listener = Listener.bind(transport, loops, frontend, address);
  }

  /** At no moment nobody listens: this router accepts before the old one stops. */
  private void takeOver(Path oldControl) throws IOException {
    Predecessor old = Predecessor.behind(oldControl);
    FileDescriptor socket = old.handOver(loops);
    routes.follow(file.load()); // the old one gave its socket, so what it stored is complete
    listener = Listener.adopt(socket, loops, frontend);
    old.retire();
    predecessor = old;
  }

  /** The port that is listened on. */
  public int port() {
    return listener == null ? 0 : listener.port();
  }

  @Override
  public long generation() {
    return routes.generation();
  }

  @Override
  public void follow(RouteTable table) throws Refused, IOException {
    change(table);
    tellPredecessor(old -> {
      old.follow(table);
      return 0;
    });
  }

  private synchronized void change(RouteTable table) throws Refused, IOException {
    if (table.generation() < generation()) {
      throw new Refused("generation " + table.generation() + " is older than " + generation());
    }
    frontend.closeIdle(routes.follow(table));
    if (!retiring) {
      file.save(table);
    }
  }

  /** Drains here and, at the same time, where clients of the old router still are. */
  @Override
  public int drain(String target, long timeoutMillis) throws InterruptedException {
    CompletableFuture<Integer> there = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("drain")
        .start(() -> there.complete(tellPredecessor(old -> old.drain(target, timeoutMillis))));
    return routes.upstreams().drain(target, timeoutMillis) + there.join();
  }

  /** What the old router is told while it lives. */
  private interface Message {
    int tell(Predecessor old) throws IOException;
  }

  private int tellPredecessor(Message message) {
    Predecessor old = predecessor;
    if (old == null) {
      return 0;
    }
    try {
      return message.tell(old);
    } catch (IOException e) {
      predecessor = null;
      old.forget();
      return 0;
    }
  }

  @Override
  public Map<String, Object> status() {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("generation", generation());
    status.put("port", port());
    status.put("inFlight", routes.upstreams().inFlight());
    status.put("retiring", retiring);
    status.put("trustedProxies", trustedProxies);
    status.put("classPath", System.getProperty("java.class.path"));
    return status;
  }

  @Override
  public synchronized void handOver(Path successor) throws IOException {
    Listener current = listener;
    if (current == null || retiring) {
      throw new IOException("nothing to hand over");
    }
    SocketPassing.give(current.socket(), successor, loops);
  }

  @Override
  public synchronized void retire() throws IOException {
    Listener current = listener;
    if (current == null || retiring) {
      throw new IOException("retired already");
    }
    retiring = true;
    frontend.retire();
    current.close();
    Thread.ofPlatform()
        .daemon()
        .name("retirement")
        .start(new GracefulExit(routes.upstreams(), frontend::clients, onStop));
  }

  @Override
  public boolean isRetiring() {
    return retiring;
  }

  @Override
  public void stop() {
    onStop.run();
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
