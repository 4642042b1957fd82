package dev.berth.router;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Everything one event loop owns: its client connections and its idle upstream connections. Only
 * touched by that loop.
 */
final class Worker {
  /** Shorter than the five seconds after which Node closes an idle connection. */
  private static final long IDLE_NANOS = Duration.ofSeconds(4).toNanos();

  /** An unsafe request cannot be sent twice, so it only takes a connection that is surely alive. */
  private static final long FRESH_NANOS = Duration.ofMillis(500).toNanos();

  private static final int MOST_IDLE = 128;

  private final EventLoop loop;
  private final Transport transport;
  private final Map<Upstream, Deque<UpstreamConnection>> idle = new HashMap<>();
  private final Set<ClientConnection> clients = Collections.newSetFromMap(new IdentityHashMap<>());
  private volatile int clientCount;

  Worker(EventLoop loop, Transport transport) {
    this.loop = loop;
    this.transport = transport;
    var _ = loop.scheduleWithFixedDelay(this::sweep, 500, 500, TimeUnit.MILLISECONDS);
  }

  EventLoop loop() {
    return loop;
  }

  void add(ClientConnection client) {
    clients.add(client);
    clientCount = clients.size();
  }

  void remove(ClientConnection client) {
    clients.remove(client);
    clientCount = clients.size();
  }

  /** How many clients are connected; the one thing other threads may ask. */
  int clients() {
    return clientCount;
  }

  /** A living idle connection to this upstream, or null. */
  @Nullable UpstreamConnection takeIdle(Upstream upstream, boolean repeatable) {
    Deque<UpstreamConnection> waiting = idle.get(upstream);
    if (waiting == null) {
      return null;
    }
    long now = System.nanoTime();
    for (UpstreamConnection connection = waiting.pollFirst();
        connection != null;
        connection = waiting.pollFirst()) {
      long age = now - connection.idleSince();
      if (!connection.isActive() || age > connection.idleLimit(IDLE_NANOS)) {
        connection.close();
      } else if (!repeatable && age > FRESH_NANOS) {
        waiting.addFirst(connection);
        return null; // the others are older still
      } else if (!repeatable && !transport.isQuiet(connection.channel())) {
        connection.close();
      } else {
        return connection;
      }
    }
    return null;
  }

  /** Keeps a connection for the next request, unless nothing leads to its upstream any more. */
  void giveBack(UpstreamConnection connection) {
    Deque<UpstreamConnection> waiting =
        idle.computeIfAbsent(connection.upstream(), any -> new ArrayDeque<>());
    if (connection.upstream().isRetired() || waiting.size() >= MOST_IDLE) {
      connection.close();
      return;
    }
    connection.idleFrom(System.nanoTime());
    waiting.addFirst(connection);
  }

  void forget(UpstreamConnection connection) {
    Deque<UpstreamConnection> waiting = idle.get(connection.upstream());
    if (waiting != null) {
      waiting.remove(connection);
    }
  }

  void closeIdle(Upstream upstream) {
    Deque<UpstreamConnection> waiting = idle.remove(upstream);
    if (waiting != null) {
      List.copyOf(waiting).forEach(UpstreamConnection::close);
    }
  }

  /** Opens a connection on this loop; the exchange hears of the outcome. */
  void connect(Upstream upstream, Exchange exchange) {
    UpstreamConnection connection = new UpstreamConnection(this, upstream);
    ChannelFactory<Channel> type =
        upstream.isConsole() ? transport::toSocket : transport::toInstance;
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channelFactory(type)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 5_000)
            .option(ChannelOption.AUTO_CLOSE, false)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(32_768, 65_536))
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    connection.install(channel);
                  }
                });
    if (!upstream.isConsole()) {
      bootstrap.option(ChannelOption.TCP_NODELAY, true);
    }
    var _ =
        bootstrap
            .connect(upstream.address(transport))
            .addListener(done -> {
              if (done.isSuccess()) {
                exchange.connected(connection);
              } else {
                exchange.connectFailed();
              }
            });
  }

  private void sweep() {
    long now = System.nanoTime();
    for (ClientConnection client : new ArrayList<>(clients)) {
      client.checkDeadline(now);
    }
    for (Deque<UpstreamConnection> waiting : idle.values()) {
      UpstreamConnection oldest = waiting.peekLast();
      while (oldest != null
          && (waiting.size() > MOST_IDLE || now - oldest.idleSince() > IDLE_NANOS)) {
        waiting.pollLast();
        oldest.close();
        oldest = waiting.peekLast();
      }
    }
    idle.values().removeIf(Deque::isEmpty);
  }
}
