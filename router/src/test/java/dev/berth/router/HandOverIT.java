package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.router.transport.EpollTransport;
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
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new router takes the socket of an old one, and nobody outside notices. */
class HandOverIT {
  @TempDir Path directory;
  private RunningRouter old;

  @BeforeEach
  void start() throws IOException {
    Assumptions.assumeTrue(EpollTransport.isAvailable(), "needs Linux");
    old = RunningRouter.in(directory);
  }

  @AfterEach
  void stop() {
    if (old != null) {
      old.close();
    }
  }

  @Test
  void noConnectionAndNoRequestIsLostUnderLoad() throws Exception {
    Queue<String> errors = new ConcurrentLinkedQueue<>();
    AtomicInteger answered = new AtomicInteger();
    CountDownLatch end = new CountDownLatch(1);
    try (EchoApp app = EchoApp.named("app")) {
      old.route("app.localhost", app.port());
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        boolean keeping = i % 2 == 0;
        clients.add(Thread.ofPlatform().start(() -> ask(keeping, answered, errors, end)));
      }
      await(answered, 100);
      try (RunningRouter next = RunningRouter.takingOver(directory)) {
        assertThat(next.port()).isEqualTo(old.port());
        old.awaitEnd();
        await(answered, answered.get() + 400);
        end.countDown();
        for (Thread client : clients) {
          client.join();
        }
        assertThat(next.order("{\"op\":\"status\"}").toString()).contains("\"retiring\":false");
      }
    }
    assertThat(errors).isEmpty();
  }

  private void ask(
      boolean keeping, AtomicInteger answered, Queue<String> errors, CountDownLatch end) {
    String request =
        "GET / HTTP/1.1\r\nHost: app.localhost\r\n"
            + (keeping ? "" : "Connection: close\r\n")
            + "\r\n";
    try {
      while (end.getCount() > 0) {
        try (Socket socket = old.connect()) {
          for (String head = ""; end.getCount() > 0 && !head.contains("connection: close"); ) {
            RawApp.send(socket, request);
            head = RawApp.head(socket.getInputStream());
            if (!head.startsWith("HTTP/1.1 200")) {
              errors.add("answer: " + head);
              return;
            }
            socket.getInputStream().readNBytes(RawApp.length(head));
            answered.incrementAndGet();
          }
        }
      }
    } catch (IOException e) {
      errors.add(e.toString());
    }
  }

  private static void await(AtomicInteger count, int wanted) throws InterruptedException {
    while (count.get() < wanted) {
      Thread.sleep(2);
    }
  }

  @Test
  void aDrainAlsoWaitsForClientsOfTheOldRouter() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch mayAnswer = new CountDownLatch(1);
    try (RawApp app =
            RawApp.that((socket, number) -> {
              RawApp.head(socket.getInputStream());
              asked.countDown();
              mayAnswer.await();
              RawApp.send(socket, RawApp.answer("slow"));
            });
        Socket client = old.route("app.localhost", app.port()).connect()) {
      RawApp.send(client, "GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n");
      asked.await();
      try (RunningRouter next = RunningRouter.takingOver(directory)) {
        assertThat(next.drain(app.port(), 50)).isEqualTo(1);
        mayAnswer.countDown();
        assertThat(RawApp.head(client.getInputStream()))
            .startsWith("HTTP/1.1 200")
            .containsIgnoringCase("connection: close");
        assertThat(next.drain(app.port(), 5_000)).isZero();
        old.awaitEnd();
      }
    }
  }

  @Test
  void anIdleClientOfTheOldRouterFollowsNewRoutes() throws Exception {
    try (EchoApp before = EchoApp.named("before");
        EchoApp after = EchoApp.named("after");
        Socket client = old.route("app.localhost", before.port()).connect()) {
      String request = "GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n";
      RawApp.send(client, request);
      InputStream in = client.getInputStream();
      assertThat(body(in)).contains("app: before");
      try (RunningRouter next = RunningRouter.takingOver(directory)) {
        next.route("app.localhost", after.port());
        RawApp.send(client, request);
        assertThat(body(in)).contains("app: after");
        assertThat(in.read()).isEqualTo(-1);
      }
    }
  }

  private static String body(InputStream in) throws IOException {
    int length = RawApp.length(RawApp.head(in));
    return new String(in.readNBytes(length), StandardCharsets.US_ASCII);
  }

  @Test
  void aWebSocketOfTheOldRouterIsSentAway() throws Exception {
    try (RawApp app =
            RawApp.that((socket, number) -> {
              RawApp.head(socket.getInputStream());
              RawApp.send(
                  socket,
                  RawApp.of(
                      "HTTP/1.1 101 Switching Protocols",
                      "Upgrade: websocket",
                      "Connection: Upgrade",
                      "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
              socket.getInputStream().read();
            });
        Socket client = old.route("app.localhost", app.port()).connect()) {
      RawApp.send(
          client,
          RawApp.of(
              "GET / HTTP/1.1",
              "Host: app.localhost",
              "Connection: Upgrade",
              "Upgrade: websocket"));
      assertThat(RawApp.head(client.getInputStream())).startsWith("HTTP/1.1 101");
      try (RunningRouter next = RunningRouter.takingOver(directory)) {
        assertThat(client.getInputStream().readAllBytes())
            .isEqualTo(new byte[] {(byte) 0x88, 2, 0x03, (byte) 0xe9});
        client.shutdownOutput();
        old.awaitEnd();
        assertThat(next.port()).isEqualTo(old.port());
      }
    }
  }
}
