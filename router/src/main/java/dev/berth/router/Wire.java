package dev.berth.router;

import io.netty.channel.Channel;

/**
 * What is done to channels all over: writes and closes whose outcome their own handlers hear of.
 */
final class Wire {
  private Wire() {}

  static void write(Channel to, Object message) {
    var _ = to.write(message, to.voidPromise());
  }

  static void writeAndFlush(Channel to, Object message) {
    var _ = to.writeAndFlush(message, to.voidPromise());
  }

  static void close(Channel channel) {
    var _ = channel.close();
  }

  /** Whether the channel goes on reading; asked often, changed seldom. */
  static void read(Channel from, boolean read) {
    if (from.config().isAutoRead() != read) {
      from.config().setAutoRead(read);
    }
  }
}
