package dev.berth.router.http;

import dev.berth.router.route.Upstream;
import dev.berth.router.route.Upstream.Address;
import dev.berth.router.transport.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The upstream connections of one event loop; only touched by that loop. */
final class UpstreamPool implements UpstreamConnector, UpstreamConnection.Owner {
  /** Shorter than the five seconds after which Node closes an idle connection. */
  private static final long IDLE_NANOS = Duration.ofSeconds(4).toNanos();

  /** An unsafe request cannot be sent twice, so it only takes a connection that is surely alive. */
  private static final long FRESH_NANOS = Duration.ofMillis(500).toNanos();

  private static final int MOST_IDLE = 128;

  private final EventLoop loop;
  private final Transport transport;
  private final Map<Upstream, Deque<UpstreamConnection>> idle = new HashMap<>();

  UpstreamPool(EventLoop loop, Transport transport) {
    this.loop = loop;
    this.transport = transport;
  }

  @Override
  public @Nullable UpstreamPort idle(Upstream upstream, boolean repeatable) {
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

  @Override
  public void connect(Upstream upstream, Listener listener) {
    UpstreamConnection connection = new UpstreamConnection(this, upstream);
    var _ =
        bootstrap(upstream)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    connection.install(channel);
                  }
                })
            .connect(address(upstream))
            .addListener(done -> {
              if (done.isSuccess()) {
                upstream.reached();
                listener.connected(connection);
              } else {
                listener.connectFailed();
              }
            });
  }

  private Bootstrap bootstrap(Upstream upstream) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 5_000)
            .option(ChannelOption.AUTO_CLOSE, false)
            .option(
                ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(32_768, 65_536));
    return switch (upstream.address()) {
      case Address.Instance _ ->
          bootstrap.channelFactory(transport::toInstance).option(ChannelOption.TCP_NODELAY, true);
      case Address.Console _ -> bootstrap.channelFactory(transport::toSocket);
    };
  }

  private SocketAddress address(Upstream upstream) {
    return switch (upstream.address()) {
      case Address.Instance instance -> instance.address();
      case Address.Console console -> transport.address(console.socket());
    };
  }

  /** Keeps a connection for the next request, unless nothing leads to its upstream any more. */
  @Override
  public void giveBack(UpstreamConnection connection) {
    Deque<UpstreamConnection> waiting =
        idle.computeIfAbsent(connection.upstream(), any -> new ArrayDeque<>());
    if (connection.upstream().isRetired() || waiting.size() >= MOST_IDLE) {
      connection.close();
      return;
    }
    connection.idleFrom(System.nanoTime());
    waiting.addFirst(connection);
  }

  @Override
  public void forget(UpstreamConnection connection) {
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

  void closeOld(long now) {
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
