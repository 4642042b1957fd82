package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A switch loses no request and leaves nothing behind at the retired instance. */
class SwitchIT {
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
  void thirtySwitchesUnderKeepAliveLoadLoseNothing() throws Exception {
    Queue<String> errors = new ConcurrentLinkedQueue<>();
    AtomicInteger answered = new AtomicInteger();
    AtomicInteger live = new AtomicInteger(0);
    CountDownLatch end = new CountDownLatch(1);
    List<Thread> clients = new ArrayList<>();
    RawApp current = numbered(0);
    router.route("app.localhost", current.port());
    for (int i = 0; i < 8; i++) {
      boolean posting = i % 4 == 0;
      clients.add(Thread.ofPlatform().start(() -> ask(posting, live, answered, errors, end)));
    }
    for (int i = 1; i <= 30; i++) {
      RawApp next = numbered(i);
      router.route("app.localhost", next.port());
      live.set(i);
      assertThat(router.drain(current.port(), 5_000)).isZero();
      current.close();
      current = next;
      int before = answered.get();
      while (answered.get() < before + 20 && errors.isEmpty()) {
        Thread.sleep(1);
      }
    }
    end.countDown();
    for (Thread client : clients) {
      client.join();
    }
    current.close();
    assertThat(errors).isEmpty();
    assertThat(answered.get()).isGreaterThan(600);
  }

  /** Closes its connections when its listener is closed, as a stopped process does. */
  private static RawApp numbered(int number) throws IOException {
    return RawApp.that((socket, connection) -> {
      InputStream in = socket.getInputStream();
      for (String head = RawApp.head(in); !head.isEmpty(); head = RawApp.head(in)) {
        in.readNBytes(RawApp.length(head));
        RawApp.send(socket, RawApp.answer(Integer.toString(number)));
      }
    });
  }

  private void ask(
      boolean posting,
      AtomicInteger live,
      AtomicInteger answered,
      Queue<String> errors,
      CountDownLatch end) {
    try (Socket socket = router.connect()) {
      String request =
          posting
              ? "POST / HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: 4\r\n\r\nbody"
              : "GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n";
      while (end.getCount() > 0) {
        int atLeast = live.get();
        RawApp.send(socket, request);
        String head = RawApp.head(socket.getInputStream());
        byte[] body = socket.getInputStream().readNBytes(RawApp.length(head));
        String text = new String(body, StandardCharsets.US_ASCII);
        if (!head.startsWith("HTTP/1.1 200") || Integer.parseInt(text) < atLeast) {
          errors.add(head + text);
          return;
        }
        answered.incrementAndGet();
      }
    } catch (IOException | NumberFormatException e) {
      errors.add(e.toString());
    }
  }

  @Test
  void aDrainWaitsForTheAnswerAndClosesIdleConnections() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch mayAnswer = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    try (RawApp old =
            RawApp.that((socket, number) -> {
              RawApp.head(socket.getInputStream());
              asked.countDown();
              mayAnswer.await();
              RawApp.send(socket, RawApp.answer("slow"));
              if (RawApp.head(socket.getInputStream()).isEmpty()) {
                closed.countDown();
              }
            });
        EchoApp next = EchoApp.named("next");
        Socket client = router.route("app.localhost", old.port()).connect()) {
      RawApp.send(client, "GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n");
      asked.await();
      router.route("app.localhost", next.port());
      assertThat(router.get("app.localhost", "/")).contains("app: next");
      assertThat(router.drain(old.port(), 50)).isEqualTo(1);
      mayAnswer.countDown();
      assertThat(RawApp.head(client.getInputStream())).startsWith("HTTP/1.1 200");
      assertThat(router.drain(old.port(), 5_000)).isZero();
      closed.await();
    }
  }

  @Test
  void anEventStreamIsEndedWhenTheDrainsTimeIsOver() throws Exception {
    try (RawApp old =
            RawApp.that((socket, number) -> {
              RawApp.head(socket.getInputStream());
              RawApp.send(
                  socket,
                  RawApp.of(
                          "HTTP/1.1 200 OK",
                          "Content-Type: text/event-stream",
                          "Transfer-Encoding: chunked")
                      + "2\r\n\n\n\r\n");
              socket.getInputStream().read();
            });
        Socket client = router.route("app.localhost", old.port()).connect()) {
      RawApp.send(client, "GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n");
      RawApp.head(client.getInputStream());
      assertThat(router.drain(old.port(), 50)).isZero();
      assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .endsWith("0\r\n\r\n");
    }
  }

  @Test
  void aKeptConnectionThatTheAppHasClosedLosesNoRequest() throws Exception {
    try (RawApp app =
            RawApp.that((socket, number) -> {
              RawApp.head(socket.getInputStream());
              RawApp.send(socket, RawApp.answer(Integer.toString(number)));
            });
        Socket client = router.route("app.localhost", app.port()).connect()) {
      for (int i = 0; i < 200; i++) {
        RawApp.send(client, "GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n");
        String head = RawApp.head(client.getInputStream());
        assertThat(head).startsWith("HTTP/1.1 200");
        client.getInputStream().readNBytes(RawApp.length(head));
      }
    }
  }

  @Test
  void aRequestThatReachedTheAppIsNotSentAgain() throws Exception {
    AtomicInteger posts = new AtomicInteger();
    try (RawApp app =
            RawApp.that((socket, number) -> {
              while (!RawApp.head(socket.getInputStream()).startsWith("POST")) {
                RawApp.send(socket, RawApp.answer("first"));
              }
              posts.incrementAndGet();
            });
        Socket client = router.route("app.localhost", app.port()).connect()) {
      RawApp.send(client, "GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n");
      client.getInputStream().readNBytes(RawApp.length(RawApp.head(client.getInputStream())));
      RawApp.send(client, "POST / HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: 2\r\n\r\nok");
      assertThat(RawApp.head(client.getInputStream())).startsWith("HTTP/1.1 502");
      assertThat(posts).hasValue(1);
    }
  }
}
