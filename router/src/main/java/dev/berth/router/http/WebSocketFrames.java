package dev.berth.router.http;

import io.netty.buffer.ByteBuf;

/** Follows the frames in one direction of a WebSocket, so that one can be put between two. */
final class WebSocketFrames {
  private static final int CLOSE = 8;
  private static final int LONGEST_HEADER = 14;

  private int headerRead;
  private int headerLength = 2;
  private int opcode;
  private long length;
  private long payloadLeft;
  private boolean closed;
  private boolean lost;

  /** True when every frame that began has ended, and the stream is understood. */
  boolean isBetweenFrames() {
    return !lost && headerRead == 0 && payloadLeft == 0;
  }

  /** True when this side has said goodbye by itself, or what it says is not understood. */
  boolean isBeyondWords() {
    return closed || lost;
  }

  /** Takes notice of all bytes, without consuming them. */
  void follow(ByteBuf bytes) {
    int at = bytes.readerIndex();
    while (at < bytes.writerIndex() && !lost) {
      at = step(bytes, at);
    }
  }

  /** The index after the frame that is under way; the end of the bytes when it goes on. */
  int endOfFrame(ByteBuf bytes) {
    int at = bytes.readerIndex();
    while (at < bytes.writerIndex() && !lost && !isBetweenFrames()) {
      at = step(bytes, at);
    }
    return at;
  }

  private int step(ByteBuf bytes, int at) {
    if (payloadLeft > 0) {
      int some = (int) Math.min(payloadLeft, bytes.writerIndex() - at);
      payloadLeft -= some;
      return at + some;
    }
    header(bytes.getUnsignedByte(at));
    return at + 1;
  }

  private void header(int octet) {
    switch (headerRead) {
      case 0 -> {
        opcode = octet & 0x0f;
        lost = (opcode > 2 && opcode < CLOSE) || opcode > 10; // no such frame
      }
      case 1 -> {
        int size = octet & 0x7f;
        int extended = size == 127 ? 8 : size == 126 ? 2 : 0;
        length = extended == 0 ? size : 0;
        headerLength = 2 + extended + ((octet & 0x80) == 0 ? 0 : 4);
      }
      default -> {
        if (headerRead < headerLength - maskLength()) {
          length = length << 8 | octet;
        }
      }
    }
    headerRead++;
    if (headerRead == headerLength) {
      endHeader();
    }
  }

  private int maskLength() {
    return headerLength == 6 || headerLength == 8 || headerLength == LONGEST_HEADER ? 4 : 0;
  }

  private void endHeader() {
    lost |= length < 0;
    closed |= opcode == CLOSE;
    payloadLeft = length;
    length = 0;
    headerRead = 0;
    headerLength = 2;
  }
}
