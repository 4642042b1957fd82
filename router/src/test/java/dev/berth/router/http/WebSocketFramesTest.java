package dev.berth.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketFramesTest {
  private final WebSocketFrames frames = new WebSocketFrames();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 70_000})
  void aFrameOfAnyLengthEndsWhereItEnds(int length) {
    for (boolean masked : new boolean[] {false, true}) {
      byte[] frame = frame(0x82, masked, length);
      for (int i = 0; i < frame.length; i++) {
        frames.follow(Unpooled.wrappedBuffer(frame, i, 1));
        assertThat(frames.isBetweenFrames()).isEqualTo(i == frame.length - 1);
      }
    }
    assertThat(frames.isBeyondWords()).isFalse();
  }

  @Test
  void severalFramesInOnePieceAreFollowed() {
    frames.follow(Unpooled.wrappedBuffer(frame(0x01, false, 300), frame(0x80, false, 2)));
    assertThat(frames.isBetweenFrames()).isTrue();
    frames.follow(Unpooled.wrappedBuffer(frame(0x89, false, 0), new byte[] {(byte) 0x82}));
    assertThat(frames.isBetweenFrames()).isFalse();
  }

  @Test
  void theEndOfTheFrameUnderWayIsFound() {
    byte[] first = frame(0x82, false, 1_000);
    frames.follow(Unpooled.wrappedBuffer(first, 0, 600));
    ByteBuf rest =
        Unpooled.wrappedBuffer(
            Unpooled.wrappedBuffer(first, 600, first.length - 600),
            Unpooled.wrappedBuffer(frame(0x82, false, 50)));
    assertThat(frames.endOfFrame(rest)).isEqualTo(first.length - 600);
    assertThat(frames.isBetweenFrames()).isTrue();
  }

  @Test
  void nothingIsSaidAfterACloseOrToWhatIsNoWebSocket() {
    frames.follow(Unpooled.wrappedBuffer(frame(0x88, false, 2)));
    assertThat(frames.isBeyondWords()).isTrue();
    WebSocketFrames others = new WebSocketFrames();
    others.follow(Unpooled.copiedBuffer("frame0", StandardCharsets.US_ASCII));
    assertThat(others.isBeyondWords()).isTrue();
    assertThat(others.isBetweenFrames()).isFalse();
  }

  private static byte[] frame(int first, boolean masked, int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int mask = masked ? 0x80 : 0;
    out.write(first);
    if (length < 126) {
      out.write(mask | length);
    } else if (length < 65_536) {
      out.write(mask | 126);
      out.write(length >> 8);
      out.write(length);
    } else {
      out.write(mask | 127);
      out.writeBytes(new byte[] {0, 0, 0, 0, 0, (byte) (length >> 16)});
      out.write(length >> 8);
      out.write(length);
    }
    out.writeBytes(new byte[length + (masked ? 4 : 0)]);
    return out.toByteArray();
  }
}
