package dev.berth.router;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioServerSocketChannel;
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
    ChannelFuture bound =
        new ServerBootstrap()
            .group(router.loops())
            .channel(NioServerSocketChannel.class)
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
                })
            .bind(new InetSocketAddress(config.listen(), config.port()))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen on "
              + config.listen()
              + ":"
              + config.port()
              + ": "
              + bound.cause().getMessage(),
          bound.cause());
    }
    return new Listener(bound.channel());
  }

  int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
  }
}
