package dev.berth.router;

import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A connection that can be asked whether its other side has ended it already. */
final class ProbedChannel extends NioSocketChannel {
  /**
   * False when the end of the stream, an error or unasked bytes have arrived, although the event
   * loop has not come to see it. Only for a connection that nobody expects an answer on.
   */
  boolean isQuiet() {
    try {
      return javaChannel().read(ByteBuffer.allocate(1)) == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
