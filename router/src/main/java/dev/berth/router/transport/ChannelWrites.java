package dev.berth.router.transport;

import io.netty.channel.Channel;

/**
 * What is done to channels all over: writes and closes whose outcome their own handlers hear of.
 */
public final class ChannelWrites {
  private ChannelWrites() {}

  /** Writes without a flush. */
  public static void write(Channel to, Object message) {
    var _ = to.write(message, to.voidPromise());
  }

  /** Writes at once. */
  public static void writeAndFlush(Channel to, Object message) {
    var _ = to.writeAndFlush(message, to.voidPromise());
  }

  /** Closes at once. */
  public static void close(Channel channel) {
    var _ = channel.close();
  }

  /** Whether the channel goes on reading; asked often, changed seldom. */
  public static void read(Channel from, boolean read) {
    if (from.config().isAutoRead() != read) {
      from.config().setAutoRead(read);
    }
  }
}
