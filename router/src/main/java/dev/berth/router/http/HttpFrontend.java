package dev.berth.router.http;

import dev.berth.router.route.LiveRoutes;
import dev.berth.router.route.Upstream;
import dev.berth.router.transport.ProtocolStage;
import dev.berth.router.transport.Transport;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpScheme;
import io.netty.util.concurrent.EventExecutor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers HTTP by the routes that are live, on every connection it is given. */
public final class HttpFrontend implements ProtocolStage {
  private final HttpContext context;
  private final Map<EventExecutor, Worker> workers = new HashMap<>();
  private volatile boolean retiring;

  public HttpFrontend(
      LiveRoutes routes,
      ConfirmToken token,
      TrustedProxies proxies,
      Transport transport,
      EventLoopGroup loops,
      long patienceMillis) {
    this.context = new HttpContext(routes, token, proxies, new SlowBodies(), () -> retiring);
    loops.forEach(
        loop -> workers.put(loop, Worker.on((EventLoop) loop, transport, patienceMillis)));
  }

  @Override
  public void speak(Channel accepted) {
    Worker worker = workers.get(accepted.eventLoop());
    if (worker == null) {
      throw new IllegalStateException("a channel outside the router's loops");
    }
    new Http1Connection(context, worker, accepted, HttpScheme.HTTP).install();
  }

  /** From now on every answer ends its connection. */
  public void retire() {
    retiring = true;
  }

  /** How many clients are connected. */
  public int clients() {
    return workers.values().stream().mapToInt(worker -> worker.clients().count()).sum();
  }

  /** Nothing leads to these any more. */
  public void closeIdle(List<Upstream> retired) {
    for (Upstream upstream : retired) {
      for (Worker worker : workers.values()) {
        worker.loop().execute(() -> worker.upstreams().closeIdle(upstream));
      }
    }
  }
}
