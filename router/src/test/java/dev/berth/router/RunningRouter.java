package dev.berth.router;

import dev.berth.router.route.RouteTable;
import dev.berth.router.route.RouteTable.Assets;
import dev.berth.router.route.RouteTable.Console;
import dev.berth.router.route.RouteTable.Entry;
import dev.berth.router.route.RouteTableJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A router with its control socket, driven the way the server and its clients do. */
final class RunningRouter implements AutoCloseable {
  static final int PATIENCE_MILLIS = 1_500;
  static final String TOKEN = "confirm-me";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path directory;
  private final Router router;
  private final CountDownLatch ended;
  private final List<Entry> routes = new ArrayList<>();
  private long generation;

  private RunningRouter(Path directory, Router router, CountDownLatch ended) {
    this.ended = ended;
    this.directory = directory;
    this.router = router;
    this.generation = router.generation();
  }

  static RunningRouter in(Path directory) throws IOException {
    return start(directory, "", false);
  }

  /** Takes the listening socket of the router that runs in the same directory. */
  static RunningRouter takingOver(Path directory) throws IOException {
    return start(directory, "", true);
  }

  /** Believes these about visitors. */
  static RunningRouter behind(String proxies, Path directory) throws IOException {
    return start(directory, proxies, false);
  }

  private static RunningRouter start(Path directory, String proxies, boolean takeOver)
      throws IOException {
    Path token = Files.writeString(directory.resolve("token"), TOKEN + "\n");
    RouterConfig config =
        new RouterConfig(
            "127.0.0.1",
            0,
            directory.resolve("control.sock"),
            directory.resolve("state"),
            token,
            2,
            PATIENCE_MILLIS,
            proxies,
            takeOver);
    CountDownLatch ended = new CountDownLatch(1);
    return new RunningRouter(directory, Router.start(config, ended::countDown), ended);
  }

  /** Waits until this router wants its process to end. */
  void awaitEnd() throws InterruptedException {
    ended.await();
  }

  int port() {
    return router.port();
  }

  Path serverSocket() {
    return directory.resolve("server.sock");
  }

  RunningRouter route(String host, int port, Assets... assets) throws IOException {
    return route(host, port, host + "/" + port, assets);
  }

  RunningRouter route(String host, int port, String release, Assets... assets) throws IOException {
    return route(Entry.of(host, "127.0.0.1", port, release, List.of(assets)));
  }

  RunningRouter route(Entry route) throws IOException {
    routes.removeIf(
        entry -> entry.host().equals(route.host()) && entry.path().equals(route.path()));
    routes.add(route);
    push();
    return this;
  }

  JsonNode push() throws IOException {
    RouteTable set =
        new RouteTable(
            ++generation, new Console("berth.localhost", serverSocket().toString()), routes);
    String line = RouteTableJson.write(set);
    JsonNode answer = order("{\"op\":\"routes\"," + line.substring(1));
    if (!answer.path("ok").asBoolean()) {
      throw new IOException(answer.toString());
    }
    return answer;
  }

  JsonNode order(String line) throws IOException {
    try (SocketChannel channel =
            SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("control.sock")));
        BufferedReader answers =
            new BufferedReader(
                new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8))) {
      Channels.newOutputStream(channel).write((line + "\n").getBytes(StandardCharsets.UTF_8));
      return JSON.readTree(answers.readLine());
    }
  }

  int drain(int port, long timeoutMillis) throws IOException {
    String order =
        "{\"op\":\"drain\",\"target\":\"127.0.0.1:%d\",\"timeoutMillis\":%d}"
            .formatted(port, timeoutMillis);
    return order(order).path("remaining").asInt(-1);
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  /** Sends exactly these bytes and returns everything until the connection ends. */
  String raw(String request) throws IOException {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  String get(String host, String path, String... headers) throws IOException {
    StringBuilder request =
        new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return raw(request + "Connection: close\r\n\r\n");
  }

  String getUnchecked(String host, String path) {
    try {
      return get(host, path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    router.close();
  }
}
