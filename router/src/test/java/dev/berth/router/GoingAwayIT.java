package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A WebSocket that is open at the end of a drain is told so in its own words. */
class GoingAwayIT {
  private static final byte[] GOING_AWAY = {(byte) 0x88, 2, 0x03, (byte) 0xe9};

  @TempDir Path directory;
  private RunningRouter router;

  @BeforeEach
  void start() throws IOException {
    router = RunningRouter.in(directory);
  }

  @AfterEach
  void stop() {
    router.close();
  }

  @Test
  void anIdleWebSocketHears1001BeforeItsConnectionEnds() throws Exception {
    try (RawApp app =
            RawApp.that((socket, number) -> {
              accept(socket);
              socket.getOutputStream().write(text("hello"));
              socket.getInputStream().read();
            });
        Socket client = open(app)) {
      InputStream in = client.getInputStream();
      assertThat(in.readNBytes(7)).isEqualTo(text("hello"));
      assertThat(router.drain(app.port(), 50)).isZero();
      assertThat(in.readAllBytes()).isEqualTo(GOING_AWAY);
    }
  }

  @Test
  void aFrameUnderWayArrivesWholeBeforeTheGoodbye() throws Exception {
    CountDownLatch draining = new CountDownLatch(1);
    byte[] frame = text("to be continued");
    try (RawApp app =
            RawApp.that((socket, number) -> {
              accept(socket);
              socket.getOutputStream().write(frame, 0, 5);
              draining.await();
              socket.getOutputStream().write(frame, 5, frame.length - 5);
              socket.getInputStream().read();
            });
        Socket client = open(app)) {
      InputStream in = client.getInputStream();
      assertThat(in.readNBytes(5)).startsWith(frame[0]);
      Thread.ofPlatform().start(draining::countDown);
      assertThat(router.drain(app.port(), 0)).isZero();
      byte[] rest = in.readAllBytes();
      assertThat(rest).startsWith(slice(frame, 5)).endsWith(GOING_AWAY);
    }
  }

  @Test
  void aFrameThatNeverEndsDoesNotHoldUpTheDrain() throws Exception {
    try (RawApp app =
            RawApp.that((socket, number) -> {
              accept(socket);
              socket.getOutputStream().write(text("stuck"), 0, 4);
              socket.getInputStream().read();
            });
        Socket client = open(app)) {
      InputStream in = client.getInputStream();
      assertThat(in.readNBytes(4)).hasSize(4);
      assertThat(router.drain(app.port(), 50)).isZero();
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void anAppThatSaidGoodbyeItselfIsNotContradicted() throws Exception {
    byte[] own = {(byte) 0x88, 2, 0x03, (byte) 0xe8};
    try (RawApp app =
            RawApp.that((socket, number) -> {
              accept(socket);
              socket.getOutputStream().write(own);
              socket.getInputStream().read();
            });
        Socket client = open(app)) {
      InputStream in = client.getInputStream();
      assertThat(in.readNBytes(4)).isEqualTo(own);
      assertThat(router.drain(app.port(), 50)).isZero();
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  private Socket open(RawApp app) throws IOException {
    Socket client = router.route("app.localhost", app.port()).connect();
    RawApp.send(
        client,
        RawApp.of(
            "GET /ws HTTP/1.1",
            "Host: app.localhost",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13"));
    assertThat(RawApp.head(client.getInputStream())).startsWith("HTTP/1.1 101");
    return client;
  }

  private static void accept(Socket socket) throws IOException {
    RawApp.head(socket.getInputStream());
    RawApp.send(
        socket,
        RawApp.of(
            "HTTP/1.1 101 Switching Protocols",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
  }

  /** An unmasked text frame. */
  private static byte[] text(String words) {
    byte[] frame = new byte[words.length() + 2];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) words.length();
    System.arraycopy(words.getBytes(StandardCharsets.US_ASCII), 0, frame, 2, words.length());
    return frame;
  }

  private static byte[] slice(byte[] bytes, int from) {
    return Arrays.copyOfRange(bytes, from, bytes.length);
  }
}
