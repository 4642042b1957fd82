package dev.berth.e2e;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** As much of GitHub's REST API as Berth tells things to, and a receiver of webhooks. */
final class HostedApi implements HostedGit.Answer {
  /** One request. */
  record Call(
      String method, String path, String authorization, Map<String, String> headers, String body) {}

  final List<Call> calls = new CopyOnWriteArrayList<>();

  /** How many of the next requests are answered with 503. */
  final AtomicInteger failing = new AtomicInteger();

  @Override
  public void to(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
    calls.add(
        new Call(
            exchange.getRequestMethod(),
            path,
            headers.getOrDefault("Authorization", ""),
            headers,
            body));
    if (failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      exchange.getResponseHeaders().add("Retry-After", "1");
      exchange.sendResponseHeaders(503, -1);
      return;
    }
    String method = exchange.getRequestMethod();
    if (path.startsWith("/receive")) {
      answer(exchange, 200, "{}");
    } else if (method.equals("GET") && path.matches(".*/(comments|deployments|hooks|statuses)")) {
      answer(exchange, 200, "[]");
    } else if (method.equals("GET")) {
      answer(
          exchange,
          200,
          "{\"default_branch\": \"main\", \"full_name\": \"octo-org/x\", \"permissions\":"
              + " {\"admin\": true, \"push\": true, \"pull\": true}}");
    } else {
      answer(
          exchange,
          method.equals("PATCH") ? 200 : 201,
          "{\"id\": 42, \"state\": \"success\", \"context\": \"x\"}");
    }
  }

  /** Those whose path contains this. */
  List<Call> to(String path) {
    return calls.stream().filter(call -> call.path().contains(path)).toList();
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
