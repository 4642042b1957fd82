package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes pass as they come, in both directions, at the pace of the slower side. */
class StreamingIT {
  private static final int MEGABYTE = 1 << 20;

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
  void everyServerSentEventArrivesBeforeTheNextIsMade() throws Exception {
    CountDownLatch firstSeen = new CountDownLatch(1);
    try (RawApp app =
            RawApp.that((socket, number) -> {
              RawApp.head(socket.getInputStream());
              RawApp.send(
                  socket, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
              if (firstSeen.await(10, TimeUnit.SECONDS)) {
                RawApp.send(socket, "data: 2\n\n");
              }
            });
        Socket client = connect(app)) {
      RawApp.send(client, "GET /events HTTP/1.1\r\nHost: app.localhost\r\n\r\n");
      BufferedReader lines = lines(client);
      assertThat(until(lines, "data: 1")).contains("text/event-stream");
      firstSeen.countDown();
      until(lines, "data: 2");
    }
  }

  @Test
  void aWebSocketPassesBytesBothWays() throws Exception {
    try (RawApp app = RawApp.that((socket, number) -> acceptWebSocketAndEcho(socket));
        Socket client = connect(app)) {
      RawApp.send(
          client,
          RawApp.of(
              "GET /ws HTTP/1.1",
              "Host: app.localhost",
              "Connection: keep-alive, Upgrade",
              "Upgrade: websocket",
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
              "Sec-WebSocket-Version: 13"));
      assertThat(RawApp.head(client.getInputStream()))
          .startsWith("HTTP/1.1 101")
          .containsIgnoringCase("upgrade: websocket")
          .contains("Sec-WebSocket-Accept");
      for (int i = 0; i < 100; i++) {
        RawApp.send(client, "frame" + i);
        byte[] echo = client.getInputStream().readNBytes(("frame" + i).length());
        assertThat(new String(echo, StandardCharsets.US_ASCII)).isEqualTo("frame" + i);
      }
      assertThat(router.drain(app.port(), 50)).isZero();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  private static void acceptWebSocketAndEcho(Socket socket) throws IOException {
    assertThat(RawApp.head(socket.getInputStream())).containsIgnoringCase("upgrade: websocket");
    RawApp.send(
        socket,
        RawApp.of(
            "HTTP/1.1 101 Switching Protocols",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    socket.getInputStream().transferTo(socket.getOutputStream());
  }

  @Test
  void anUploadWaitsForASlowAppAndArrivesWhole() throws Exception {
    CountDownLatch mayRead = new CountDownLatch(1);
    AtomicLong received = new AtomicLong();
    try (RawApp app =
            RawApp.that((socket, number) -> {
              RawApp.head(socket.getInputStream());
              mayRead.await();
              for (long rest = 64L * MEGABYTE; rest > 0; ) {
                int n = socket.getInputStream().readNBytes(MEGABYTE).length;
                received.addAndGet(n);
                rest = n == 0 ? 0 : rest - n;
              }
              RawApp.send(socket, RawApp.answer("thanks"));
            });
        Socket client = connect(app)) {
      RawApp.send(
          client,
          "POST /up HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: "
              + 64 * MEGABYTE
              + "\r\n\r\n");
      AtomicLong sent = new AtomicLong();
      Thread sender = Thread.ofVirtual().start(() -> upload(client, sent));
      awaitStandstill(sent);
      assertThat(sent).as("bytes taken from the client").hasValueLessThan(48L * MEGABYTE);
      mayRead.countDown();
      assertThat(RawApp.head(client.getInputStream())).startsWith("HTTP/1.1 200");
      sender.join();
      assertThat(received).hasValue(64L * MEGABYTE);
    }
  }

  private static void upload(Socket client, AtomicLong sent) {
    try {
      OutputStream out = client.getOutputStream();
      byte[] block = new byte[8_192];
      for (int i = 0; i < 64 * MEGABYTE / block.length; i++) {
        out.write(block);
        sent.addAndGet(block.length);
      }
    } catch (IOException e) {
      // the assertion on the receiving side tells
    }
  }

  private static void awaitStandstill(AtomicLong sent) throws InterruptedException {
    long before = -1;
    for (int i = 0; i < 100 && (before != sent.get() || before == 0); i++) {
      before = sent.get();
      Thread.sleep(300);
    }
  }

  @Test
  void aLargeDownloadToASlowClientIsNotBuffered() throws Exception {
    AtomicLong sent = new AtomicLong();
    try (RawApp app =
            RawApp.that((socket, number) -> {
              RawApp.head(socket.getInputStream());
              RawApp.send(
                  socket, "HTTP/1.1 200 OK\r\nContent-Length: " + 64 * MEGABYTE + "\r\n\r\n");
              upload(socket, sent);
            });
        Socket client = connect(app)) {
      RawApp.send(client, "GET / HTTP/1.1\r\nHost: app.localhost\r\nConnection: close\r\n\r\n");
      assertThat(RawApp.head(client.getInputStream())).startsWith("HTTP/1.1 200");
      awaitStandstill(sent);
      assertThat(sent).as("bytes taken from the app").hasValueLessThan(48L * MEGABYTE);
      assertThat(client.getInputStream().transferTo(OutputStream.nullOutputStream()))
          .isEqualTo(64L * MEGABYTE);
    }
  }

  @Test
  void theAppDecidesWhetherToContinueAnUpload() throws Exception {
    try (RawApp app =
            RawApp.that((socket, number) -> {
              while (RawApp.head(socket.getInputStream()).contains("/yes")) {
                RawApp.send(socket, "HTTP/1.1 100 Continue\r\n\r\n");
                socket.getInputStream().readNBytes(5);
                RawApp.send(socket, RawApp.answer("took it"));
              }
              RawApp.send(socket, "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
            });
        Socket client = connect(app)) {
      String rest =
          " HTTP/1.1\r\nHost: app.localhost\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";
      RawApp.send(client, "POST /yes" + rest);
      assertThat(RawApp.head(client.getInputStream())).startsWith("HTTP/1.1 100");
      RawApp.send(client, "hello");
      assertThat(RawApp.head(client.getInputStream())).startsWith("HTTP/1.1 200");
      assertThat(new String(client.getInputStream().readNBytes(7), StandardCharsets.US_ASCII))
          .isEqualTo("took it");
      RawApp.send(client, "POST /no" + rest);
      assertThat(RawApp.head(client.getInputStream()))
          .startsWith("HTTP/1.1 413")
          .containsIgnoringCase("connection: close");
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void chunksAndTrailersPassAndTheConnectionGoesOn() throws Exception {
    try (EchoApp app = EchoApp.named("echo");
        Socket client = router.route("app.localhost", app.port()).connect()) {
      for (int i = 0; i < 3; i++) {
        RawApp.send(
            client,
            RawApp.of(
                "POST / HTTP/1.1",
                "Host: app.localhost",
                "Transfer-Encoding: chunked",
                "Trailer: X-Sum",
                "",
                "5",
                "hello",
                "6",
                " world",
                "0",
                "X-Forwarded-For: evil"));
        String head = RawApp.head(client.getInputStream());
        assertThat(head)
            .startsWith("HTTP/1.1 200")
            .containsIgnoringCase("transfer-encoding: chunked");
        String body = until(lines(client), "0");
        assertThat(body).contains("body: 11").doesNotContain("evil");
        client.getInputStream().skip(client.getInputStream().available());
      }
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    try (EchoApp app = EchoApp.named("echo")) {
      router.route("app.localhost", app.port());
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < 50; i++) {
        requests.append("GET /").append(i).append(" HTTP/1.1\r\nHost: ");
        requests.append(i % 3 == 0 ? "nobody" : "app").append(".localhost\r\n\r\n");
      }
      String all =
          router.raw(
              requests + "GET /last HTTP/1.1\r\nHost: app.localhost\r\nConnection: close\r\n\r\n");
      assertThat(all.split("HTTP/1.1 404", -1)).hasSize(18);
      assertThat(all).containsSubsequence("GET /1\n", "GET /2\n", "GET /49\n", "GET /last\n");
    }
  }

  @Test
  void anAnswerThatBreaksOffIsNotMadeToLookComplete() throws Exception {
    try (RawApp app =
        RawApp.that((socket, number) -> {
          RawApp.head(socket.getInputStream());
          RawApp.send(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        })) {
      router.route("app.localhost", app.port());
      assertThat(router.get("app.localhost", "/")).contains("abc").doesNotContain("\r\n0\r\n");
    }
  }

  private Socket connect(RawApp app) throws IOException {
    return router.route("app.localhost", app.port()).connect();
  }

  private static BufferedReader lines(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
  }

  private static String until(BufferedReader lines, String wanted) throws IOException {
    StringBuilder seen = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      seen.append(line).append('\n');
      if (line.equals(wanted)) {
        return seen.toString();
      }
    }
    throw new IOException("ended before " + wanted + ": " + seen);
  }
}
