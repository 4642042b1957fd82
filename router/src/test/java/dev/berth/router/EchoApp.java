package dev.berth.router;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An app that answers with what it was told: its name, the request line, headers, body length. */
final class EchoApp implements AutoCloseable {
  private final HttpServer server;
  private final String name;
  final AtomicInteger requests = new AtomicInteger();

  private EchoApp(HttpServer server, String name) {
    this.server = server;
    this.name = name;
  }

  static EchoApp named(String name) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    EchoApp app = new EchoApp(server, name);
    server.createContext("/", app::echo);
    server.start();
    return app;
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void echo(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.incrementAndGet();
      long length = exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
      if (exchange.getRequestURI().getPath().startsWith("/missing")) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      StringBuilder text = new StringBuilder("app: " + name + "\n");
      text.append(exchange.getRequestMethod()).append(' ').append(exchange.getRequestURI());
      text.append("\nbody: ").append(length).append('\n');
      exchange
          .getRequestHeaders()
          .forEach((key, values) -> text.append(key).append(": ").append(values).append('\n'));
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Set-Cookie", "mine=1");
      exchange.getResponseHeaders().add("Set-Cookie", "berth_session=forged");
      exchange.getResponseHeaders().add("Berth-Release", "forged");
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.getResponseHeaders().add("Content-Length", String.valueOf(bytes.length));
        exchange.sendResponseHeaders(200, -1);
      } else {
        exchange.sendResponseHeaders(200, length % 2 == 1 ? 0 : bytes.length);
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
