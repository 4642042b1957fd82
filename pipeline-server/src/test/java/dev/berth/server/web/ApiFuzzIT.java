package dev.berth.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every operation of the API's description, asked with nonsense: nothing of it is a 5xx. */
@Timeout(180)
class ApiFuzzIT {
  private static final List<String> VALUES =
      List.of(
          "null",
          "\"\"",
          "\"a\\u0000b\"",
          "-1",
          "1e99",
          "9223372036854775808",
          "true",
          "[]",
          "[null]",
          "[\"\\u0000\"]",
          "{}",
          "\"\\ud800\"",
          "\"" + "x".repeat(5000) + "\"");
  private static final List<String> TEXTS =
      List.of(
          "%00", "", "-1", "99999999999999999999", "..%2f..", "%ff", "x".repeat(3000), "%F0%9F");

  /** Their neighbours are not part of this slice of the server. */
  private static final List<String> ELSEWHERE =
      List.of("/database", "/terraform", "/backup", "/repository", "/notifications");

  private static TestConsole console;
  private static HttpClient http;
  private final Set<String> broken = new LinkedHashSet<>();
  private int asked;

  @BeforeAll
  static void start() {
    console = TestConsole.start();
    console.deployed("shop", "main", "1");
    http = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() {
    http.close();
    console.close();
  }

  @Test
  void noBytesMakeAServerError() throws Exception {
    JsonNode description =
        new JsonMapper().readTree(console.send(console.request("/api/v1")).body());
    for (Map.Entry<String, JsonNode> path : description.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        if (operation.getValue().has("responses")
            && ELSEWHERE.stream().noneMatch(path.getKey()::contains)) {
          ask(
              operation.getKey().toUpperCase(Locale.ROOT),
              path.getKey(),
              path.getValue(),
              operation.getValue());
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(asked).isGreaterThan(500);
  }

  private void ask(String method, String path, JsonNode shared, JsonNode operation)
      throws Exception {
    String usual = path.replace("{app}", "shop");
    for (String text : TEXTS) {
      send(method, usual.replaceAll("\\{[a-z]+}", text.isEmpty() ? "x" : text), "", "");
    }
    send(method, path.replaceAll("\\{[a-z]+}", "Wrong_Name"), "", "");
    List<JsonNode> parameters = new ArrayList<>();
    shared.path("parameters").forEach(parameters::add);
    operation.path("parameters").forEach(parameters::add);
    String address = usual.replaceAll("\\{[a-z]+}", "1");
    for (JsonNode parameter : parameters) {
      if (parameter.path("in").asString().equals("query")) {
        for (String text : TEXTS) {
          send(method, address + "?" + parameter.path("name").asString() + "=" + text, "", "");
        }
      }
    }
    for (Map.Entry<String, JsonNode> content :
        operation.path("requestBody").path("content").properties()) {
      for (String body : bodies(content.getValue().path("schema"))) {
        send(method, address, content.getKey(), body);
      }
      send(method, address, "application/x-unknown", "x");
      send(method, address, "nonsense", "x");
    }
  }

  private static Set<String> bodies(JsonNode schema) {
    Set<String> bodies = new LinkedHashSet<>(List.of("", "{", "{}", "{\"", "\0", "{\"a\":{}}"));
    bodies.addAll(VALUES);
    bodies.add("[".repeat(3000));
    List<String> names = new ArrayList<>(schema.path("properties").propertyNames());
    for (String name : names) {
      for (String value : VALUES) {
        StringBuilder body = new StringBuilder("{");
        for (String other : names) {
          body.append(body.length() == 1 ? "" : ",")
              .append('"')
              .append(other)
              .append("\":")
              .append(other.equals(name) ? value : usual(schema.path("properties").path(other)));
        }
        bodies.add(body + "}");
      }
    }
    return bodies;
  }

  private static String usual(JsonNode schema) {
    return switch (schema.path("type").asString()) {
      case "integer" -> "1";
      case "array" -> "[\"read:shop\"]";
      default -> "\"shop\"";
    };
  }

  private void send(String method, String address, String type, String body) throws Exception {
    HttpRequest.Builder request =
        console
            .request("/")
            .header("Authorization", "Bearer " + console.operatorToken())
            .timeout(Duration.ofSeconds(20));
    try {
      request.uri(URI.create(console.origin() + address));
    } catch (IllegalArgumentException e) {
      return;
    }
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    request.method(
        method,
        body.isEmpty()
            ? BodyPublishers.noBody()
            : BodyPublishers.ofByteArray(body.getBytes(StandardCharsets.UTF_8)));
    asked++;
    HttpResponse<InputStream> answer = http.send(request.build(), BodyHandlers.ofInputStream());
    try (InputStream content = answer.body()) {
      if (answer.statusCode() >= 500) {
        broken.add(
            answer.statusCode()
                + " "
                + method
                + " "
                + address
                + " "
                + cut(body)
                + " -> "
                + cut(new String(content.readAllBytes(), StandardCharsets.UTF_8)));
      }
    } catch (IOException e) {
      broken.add(method + " " + address + " " + cut(body) + " -> " + e);
    }
  }

  private static String cut(String text) {
    return text.length() > 200 ? text.substring(0, 200) + "…" : text;
  }
}
