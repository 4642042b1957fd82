package dev.berth.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
  private static final int ANSWER_MILLIS = 20_000;

  private final String host;
  private final int port;
  private final AtomicInteger requests = new AtomicInteger();
  private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, Long> lastSeen = Collections.synchronizedMap(new LinkedHashMap<>());
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ended;

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

  /** When each version answered last a request that was sent, by {@link System#nanoTime()}. */
  Map<String, Long> lastSeen() {
    return new LinkedHashMap<>(lastSeen);
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
    Connection connection = null;
    for (int i = 0; !ended; i++) {
      long begin = System.nanoTime();
      try {
        connection = connection == null ? Connection.open(port) : connection;
        boolean open = ask(connection, path, i % 5 == 4, begin);
        connection = open ? connection : connection.closed();
      } catch (IOException e) {
        failures.add(path + " " + e);
        connection = connection == null ? null : connection.closed();
      }
      requests.incrementAndGet();
      LockSupport.parkNanos(pauseNanos - (System.nanoTime() - begin));
    }
    if (connection != null) {
      connection.closed();
    }
  }

  /** One request; false when the server asked to close. */
  private boolean ask(Connection connection, String path, boolean post, long begin)
      throws IOException {
    String body = "x".repeat(64);
    connection.send(
        (post ? "POST " : "GET ")
            + path
            + " HTTP/1.1\r\nHost: "
            + host
            + ":"
            + port
            + "\r\n"
            + (post ? "Content-Length: " + body.length() + "\r\n\r\n" + body : "\r\n"));
    int status = connection.status();
    Map<String, String> headers = connection.headers();
    String answer = connection.body(headers);
    if (status != 200) {
      failures.add(path + " status " + status + " " + answer.lines().findFirst().orElse(""));
    } else {
      lastSeen.merge(answer.strip(), begin, Math::max);
    }
    return !headers.getOrDefault("connection", "").equalsIgnoreCase("close");
  }

  /**
   * A WebSocket may be closed by a retiring release, with a frame that says so; then it reconnects.
   */
  private void keepEchoing() {
    while (!ended) {
      Connection connection = null;
      try {
        connection = Connection.open(port);
        connection.send(
            "GET /socket HTTP/1.1\r\nHost: "
                + host
                + ":"
                + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        int status = connection.status();
        connection.headers();
        if (status != 101) {
          failures.add("websocket status " + status);
          return;
        }
        while (!ended && connection.echoes()) {
          LockSupport.parkNanos(100_000_000L);
        }
      } catch (IOException e) {
        failures.add("websocket " + e);
      } finally {
        if (connection != null) {
          connection.closed();
        }
      }
    }
  }

  /** One TCP connection and the little HTTP that is needed. */
  private record Connection(Socket socket, InputStream in, OutputStream out) {
    static Connection open(int port) throws IOException {
      Socket socket = new Socket();
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.setTcpNoDelay(true);
      return new Connection(
          socket, new BufferedInputStream(socket.getInputStream()), socket.getOutputStream());
    }

    void send(String text) throws IOException {
      out.write(text.getBytes(ISO_8859_1));
      out.flush();
    }

    int status() throws IOException {
      String line = line();
      if (!line.startsWith("HTTP/1.1 ")) {
        throw new IOException("no status line: " + line);
      }
      return Integer.parseInt(line.substring(9, 12));
    }

    Map<String, String> headers() throws IOException {
      Map<String, String> headers = new LinkedHashMap<>();
      for (String line = line(); !line.isEmpty(); line = line()) {
        int colon = line.indexOf(':');
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
      return headers;
    }

    String body(Map<String, String> headers) throws IOException {
      if (headers.containsKey("content-length")) {
        return new String(
            exactly(Integer.parseInt(headers.getOrDefault("content-length", "0"))), ISO_8859_1);
      }
      StringBuilder body = new StringBuilder();
      while (true) {
        int size = Integer.parseInt(line(), 16);
        body.append(new String(exactly(size), ISO_8859_1));
        line();
        if (size == 0) {
          return body.toString();
        }
      }
    }

    /** Sends one masked text frame; false when a close frame comes back instead of its echo. */
    boolean echoes() throws IOException {
      out.write(new byte[] {(byte) 0x81, (byte) 0x84, 0, 0, 0, 0, 'p', 'i', 'n', 'g'});
      out.flush();
      byte[] head = exactly(2);
      byte[] payload = exactly(head[1] & 0x7f);
      int kind = head[0] & 0x0f;
      if (kind == 1 && new String(payload, ISO_8859_1).equals("ping")) {
        return true;
      }
      if (kind == 8) {
        return false;
      }
      throw new IOException("websocket frame of kind " + kind);
    }

    @Nullable Connection closed() {
      try {
        socket.close();
      } catch (IOException e) {
        // It is not used again.
      }
      return null;
    }

    private byte[] exactly(int count) throws IOException {
      byte[] bytes = in.readNBytes(count);
      if (bytes.length < count) {
        throw new IOException("connection ended within an answer");
      }
      return bytes;
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new IOException("connection ended" + (line.isEmpty() ? "" : " within a line"));
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }
  }
}
