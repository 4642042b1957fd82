package dev.berth.router;

import io.netty.channel.Channel;

/** Writes and closes whose outcome the channel's own handler hears of. */
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
}
