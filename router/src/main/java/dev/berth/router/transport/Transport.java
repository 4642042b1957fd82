package dev.berth.router.transport;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import java.net.SocketAddress;
import java.nio.file.Path;

/** How bytes get in and out: the kernel's own event queue where it can be had, Java's elsewhere. */
public interface Transport {
  /** The fastest that works on this machine. */
  static Transport best() {
    return EpollTransport.isAvailable() ? new EpollTransport() : new NioTransport();
  }

  /** What its event loops wait with. */
  IoHandlerFactory loops();

  /** A listening socket. */
  ServerChannel listening();

  /** A connection to an instance. */
  Channel toInstance();

  /** A connection to a unix socket. */
  Channel toSocket();

  /** The address of a unix socket. */
  SocketAddress address(Path socket);

  /**
   * False when the end of the stream, an error or unasked bytes have arrived, although the event
   * loop has not come to see it. Only for a connection that nobody expects an answer on, and only
   * on its event loop.
   */
  boolean isQuiet(Channel idle);
}
