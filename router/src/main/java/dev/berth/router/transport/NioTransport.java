package dev.berth.router.transport;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Everywhere: Java's own selector. */
final class NioTransport implements Transport {
  @Override
  public IoHandlerFactory loops() {
    return NioIoHandler.newFactory();
  }

  @Override
  public ServerChannel listening() {
    return new NioServerSocketChannel();
  }

  @Override
  public Channel toInstance() {
    return new Probed();
  }

  @Override
  public Channel toSocket() {
    return new NioDomainSocketChannel();
  }

  @Override
  public SocketAddress address(Path socket) {
    return UnixDomainSocketAddress.of(socket);
  }

  @Override
  public boolean isQuiet(Channel idle) {
    return idle instanceof Probed connection && connection.isQuiet();
  }

  /** Netty hides the channel a probe has to read from. */
  private static final class Probed extends NioSocketChannel {
    boolean isQuiet() {
      try {
        return javaChannel().read(ByteBuffer.allocate(1)) == 0;
      } catch (IOException e) {
        return false;
      }
    }
  }
}
