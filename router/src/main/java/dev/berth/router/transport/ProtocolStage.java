package dev.berth.router.transport;

import io.netty.channel.Channel;

/**
 * What is spoken on an accepted connection. One stage may put itself before another: TLS in front
 * of HTTP is a protocol that adds its own handler and then asks the next.
 */
public interface ProtocolStage {
  /** Puts its handlers on a connection that nobody has read from yet. */
  void speak(Channel accepted);
}
