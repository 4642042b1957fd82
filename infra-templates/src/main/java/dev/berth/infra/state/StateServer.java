package dev.berth.infra.state;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Terraform's {@code http} backend for one run of the CLI. The CLI knows TCP only: the listener is
 * on the loopback interface, at a port of the moment, and answers nobody without the password that
 * was made for this run.
 */
public final class StateServer implements AutoCloseable {
  private static final int MOST_BYTES = 8 << 20;
  private static final Pattern ID = Pattern.compile("\"ID\"\\s*:\\s*\"([\\w-]{1,100})\"");
  private static final String USER = "run";

  private final StateStorage storage;
  private final String password = password();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  private StateServer(StateStorage storage) throws IOException {
    this.storage = storage;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.setExecutor(threads);
    server.createContext("/state", this::answer);
    server.start();
  }

  /** Begins to serve. */
  public static StateServer open(StateStorage storage) {
    try {
      return new StateServer(storage);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The variables by which the CLI finds it. */
  public Map<String, String> environment() {
    String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/state";
    return Map.of(
        "TF_HTTP_ADDRESS", address,
        "TF_HTTP_LOCK_ADDRESS", address,
        "TF_HTTP_UNLOCK_ADDRESS", address,
        "TF_HTTP_USERNAME", USER,
        "TF_HTTP_PASSWORD", password);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!isAllowed(exchange)) {
        send(exchange, 401, "");
        return;
      }
      byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
      if (body.length > MOST_BYTES) {
        send(exchange, 413, "");
        return;
      }
      String text = new String(body, StandardCharsets.UTF_8);
      switch (exchange.getRequestMethod()) {
        case "GET" -> {
          Optional<String> state = storage.read();
          send(exchange, state.isPresent() ? 200 : 404, state.orElse(""));
        }
        case "POST" -> {
          storage.write(text);
          send(exchange, 200, "");
        }
        case "DELETE" -> {
          storage.delete();
          send(exchange, 200, "");
        }
        case "LOCK" -> {
          Optional<String> holder = storage.lock(id(text), text);
          send(exchange, holder.isPresent() ? 423 : 200, holder.orElse(""));
        }
        case "UNLOCK" -> {
          storage.unlock(id(text));
          send(exchange, 200, "");
        }
        default -> send(exchange, 405, "");
      }
    }
  }

  private boolean isAllowed(HttpExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    String expected =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((USER + ":" + password).getBytes(StandardCharsets.UTF_8));
    return given != null
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }

  /** {@code force-unlock} sends nothing. */
  private static String id(String info) {
    Matcher matcher = ID.matcher(info);
    return matcher.find() ? matcher.group(1) : "";
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  private static String password() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
