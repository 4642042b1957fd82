package dev.berth.e2e;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Users who keep asking while releases change: keep-alive connections at a fixed rate, one request
 * in five a POST, one slow request after the other, one WebSocket. Nothing is ever sent twice, so
 * every lost answer counts.
 */
final class LoadClient implements AutoCloseable {
  private static final int CONNECTIONS = 8;

  private final String host;
  private final int port;
  private final AtomicInteger requests = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ended;

  /**
   * What one request got.
   *
   * @param asked before the first byte was sent
   * @param got after the last byte came
   */
  record Answer(String version, Instant asked, Instant got) {}

  private LoadClient(String host, int port) {
    this.host = host;
    this.port = port;
  }

  static LoadClient start(String host, int port, int requestsPerSecond) {
    LoadClient client = new LoadClient(host, port);
    long pause = 1_000_000_000L * CONNECTIONS / requestsPerSecond;
    for (int i = 0; i < CONNECTIONS; i++) {
      client.run("load-" + i, () -> client.keepAsking("/", pause));
    }
    client.run("load-slow", () -> client.keepAsking("/slow", 0));
    client.run("load-websocket", client::keepEchoing);
    return client;
  }

  int requests() {
    return requests.get();
  }

  /** What users saw fail: the kind and the moment. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** Every answer, from whichever version. */
  List<Answer> answers() {
    return List.copyOf(answers);
  }

  @Override
  public void close() {
    ended = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void run(String name, Runnable work) {
    threads.add(Thread.ofVirtual().name(name).start(work));
  }

  private void keepAsking(String path, long pauseNanos) {
    Wire wire = null;
    for (int i = 0; !ended; i++) {
      long begin = System.nanoTime();
      Instant asked = Instant.now();
      try {
        wire = wire == null ? Wire.open(port) : wire;
        boolean open = ask(wire, path, i % 5 == 4, asked);
        wire = open ? wire : closed(wire);
      } catch (IOException e) {
        failures.add(asked + " " + path + " " + e);
        wire = closed(wire);
      }
      requests.incrementAndGet();
      LockSupport.parkNanos(pauseNanos - (System.nanoTime() - begin));
    }
    closed(wire);
  }

  /** One request; false when the server asked to close. */
  private boolean ask(Wire wire, String path, boolean post, Instant asked) throws IOException {
    if (post) {
      wire.request("POST", host, path, "Content-Length: 64");
      wire.send("x".repeat(64));
    } else {
      wire.request("GET", host, path);
    }
    int status = wire.status();
    Map<String, String> headers = wire.headers();
    String answer = wire.body(headers);
    if (status == 200) {
      answers.add(new Answer(answer.strip(), asked, Instant.now()));
    } else {
      String first = answer.lines().findFirst().orElse("");
      failures.add(asked + " " + path + " status " + status + " " + first);
    }
    return !headers.getOrDefault("connection", "").equalsIgnoreCase("close");
  }

  /**
   * A WebSocket may be closed by a retiring release, with a frame that says so; then it reconnects.
   */
  private void keepEchoing() {
    while (!ended) {
      try (Wire wire = Wire.open(port)) {
        if (!wire.upgrade(host, "/socket")) {
          failures.add("websocket refused");
          return;
        }
        while (!ended && wire.echoes()) {
          LockSupport.parkNanos(100_000_000L);
        }
      } catch (IOException e) {
        failures.add(Instant.now() + " websocket " + e);
      }
    }
  }

  private static @Nullable Wire closed(@Nullable Wire wire) {
    if (wire != null) {
      wire.close();
    }
    return null;
  }
}
