package dev.berth.router;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * The only TCP port. It knows how bytes arrive and nothing of routes: a TLS listener is this class
 * with one more pipeline element.
 */
final class Listener implements AutoCloseable {
  private static final int BACKLOG = 1_024;

  private final Channel channel;

  private Listener(Channel channel) {
    this.channel = channel;
  }

  static Listener bind(Router router, RouterConfig config) throws IOException {
    return of(
        bootstrap(router, router.transport()::listening)
            .bind(new InetSocketAddress(config.listen(), config.port())),
        "cannot listen on " + config.listen() + ":" + config.port());
  }

  /** Goes on with the socket of another router; connections that wait there are accepted here. */
  static Listener adopt(Router router, FileDescriptor socket) throws IOException {
    return of(
        bootstrap(router, () -> EpollTransport.listening(socket)).register(),
        "cannot go on with the socket of the old router");
  }

  private static ServerBootstrap bootstrap(
      Router router, ChannelFactory<? extends ServerChannel> type) {
    return new ServerBootstrap()
        .group(router.loops())
        .channelFactory(type)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(
            ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(32_768, 65_536))
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel child) {
                new ClientConnection(router, router.worker(child.eventLoop()), child).install();
              }
            });
  }

  private static Listener of(ChannelFuture opening, String problem) throws IOException {
    opening.awaitUninterruptibly();
    if (!opening.isSuccess()) {
      throw new IOException(problem + ": " + opening.cause().getMessage(), opening.cause());
    }
    return new Listener(opening.channel());
  }

  int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** The socket itself, for a successor. */
  FileDescriptor socket() throws IOException {
    return EpollTransport.socketOf(channel);
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
  }
}
