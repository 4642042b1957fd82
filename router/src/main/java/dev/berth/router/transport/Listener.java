package dev.berth.router.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A TCP port: knows how connections arrive, and nothing of what is said on them. */
public final class Listener implements AutoCloseable {
  private static final int BACKLOG = 1_024;

  private final Channel channel;

  private Listener(Channel channel) {
    this.channel = channel;
  }

  /** Opens a port. */
  public static Listener bind(
      Transport transport, EventLoopGroup loops, ProtocolStage protocol, InetSocketAddress address)
      throws IOException {
    return of(
        bootstrap(transport::listening, loops, protocol).bind(address),
        "cannot listen on " + address.getHostString() + ":" + address.getPort());
  }

  /** Goes on with the socket of another process; connections that wait there are accepted here. */
  public static Listener adopt(FileDescriptor socket, EventLoopGroup loops, ProtocolStage protocol)
      throws IOException {
    return of(
        bootstrap(() -> EpollTransport.listening(socket), loops, protocol).register(),
        "cannot go on with the socket of the old router");
  }

  private static ServerBootstrap bootstrap(
      ChannelFactory<? extends ServerChannel> type, EventLoopGroup loops, ProtocolStage protocol) {
    return new ServerBootstrap()
        .group(loops)
        .channelFactory(type)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childOption(
            ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(32_768, 65_536))
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel child) {
                protocol.speak(child);
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

  /** The port that is listened on. */
  public int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** The socket itself, for a successor. */
  public FileDescriptor socket() throws IOException {
    return EpollTransport.socketOf(channel);
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
  }
}
