package dev.berth.router.http;

import dev.berth.router.transport.Transport;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/**
 * Everything one event loop owns: its client connections and its connections to upstreams.
 *
 * @param loop the only thread that touches them
 */
record Worker(EventLoop loop, Clients clients, UpstreamPool upstreams, Patience patience) {
  static Worker on(EventLoop loop, Transport transport, long patienceMillis) {
    Worker worker =
        new Worker(
            loop,
            new Clients(),
            new UpstreamPool(loop, transport),
            Patience.on(loop, patienceMillis));
    var _ = loop.scheduleWithFixedDelay(worker::sweep, 500, 500, TimeUnit.MILLISECONDS);
    return worker;
  }

  private void sweep() {
    long now = System.nanoTime();
    clients.checkDeadlines(now);
    upstreams.closeOld(now);
  }
}
