package dev.berth.router.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * A WebSocket after its upgrade: bytes pass as they are. When its release goes, the client hears
 * 1001 (going away) between two frames, so that it connects again instead of reporting an error.
 */
final class WebSocketTunnel {
  private static final byte[] GOING_AWAY = {(byte) 0x88, 2, 0x03, (byte) 0xe9};

  private final ClientPort client;
  private final WebSocketFrames toClient = new WebSocketFrames();
  private boolean ending;

  WebSocketTunnel(ClientPort client) {
    this.client = client;
  }

  /**
   * Passes bytes to the client.
   *
   * @return false when the tunnel is at its end
   */
  boolean pass(ByteBuf bytes) {
    if (ending) {
      bytes.writerIndex(toClient.endOfFrame(bytes));
    } else {
      toClient.follow(bytes);
    }
    client.bytes(bytes);
    return !ending || !sayGoodbye();
  }

  /**
   * Ends the tunnel as soon as it can be done politely.
   *
   * @return true when it is at its end now; otherwise once the frame under way is complete
   */
  boolean end() {
    ending = true;
    return sayGoodbye();
  }

  private boolean sayGoodbye() {
    if (toClient.isBeyondWords()) {
      return true;
    }
    if (!toClient.isBetweenFrames()) {
      return false;
    }
    client.bytes(Unpooled.wrappedBuffer(GOING_AWAY));
    return true;
  }
}
