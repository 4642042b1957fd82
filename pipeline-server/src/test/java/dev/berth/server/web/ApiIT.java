package dev.berth.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ApiIT {
  static TestConsole console;

  @BeforeAll
  static void start() {
    console = TestConsole.start();
    console.deployed("shop", "main", "1");
    console.deployed("shop", "main", "2");
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @Test
  void appsComeWithTheirEnvironmentsUrlsAndReleases() {
    String token = newToken("read:shop");

    JsonNode apps = parse(console.get("/api/v1/apps", token).body());

    assertThat(apps.get(0).path("name").asString()).isEqualTo("shop");
    JsonNode production = apps.get(0).path("environments").get(0);
    assertThat(production.path("url").asString())
        .isEqualTo("http://shop.localhost:" + console.port());
    assertThat(production.path("release").asLong()).isPositive();
  }

  @Test
  void aTokenSeesOnlyItsApps() {
    console.deployed("blog", "main", "3");
    String token = newToken("read:blog");

    JsonNode apps = parse(console.get("/api/v1/apps", token).body());

    assertThat(apps).hasSize(1);
    assertThat(apps.get(0).path("name").asString()).isEqualTo("blog");
  }

  @Test
  void aTokenThatMayOnlyReadCannotRollBack() {
    String token = newToken("read:shop");

    assertThat(console.get("/api/v1/apps/shop/releases", token).statusCode()).isEqualTo(200);
    assertThat(post("/api/v1/apps/shop/rollbacks", "{}", token).statusCode()).isEqualTo(403);
  }

  @Test
  void rollingBackAnEnvironmentGoesToTheReleaseBefore() throws InterruptedException {
    console.deployed("shelf", "main", "1");
    console.deployed("shelf", "main", "2");

    HttpResponse<String> nothing = post("/api/v1/apps/shelf/rollbacks", "{}");
    HttpResponse<String> answer =
        post("/api/v1/apps/shelf/rollbacks", "{\"environment\":\"production\"}");

    assertThat(nothing.statusCode()).isEqualTo(400);
    assertThat(nothing.body()).contains("web.invalid-request", "names a");
    assertThat(answer.statusCode()).isEqualTo(202);
    console.awaitEnd(parse(answer.body()).path("summary").path("id").asString());
    JsonNode newest = get("/api/v1/apps/shelf/releases").get(0);
    assertThat(newest.path("rollbackOf").asLong()).isEqualTo(1);
    assertThat(newest.path("live").asBoolean()).isTrue();
  }

  @Test
  void aNameThatCanBeNoAppsIsSaidToBeNone() {
    for (String path : List.of("", "/deploys", "/logs", "/variables")) {
      HttpResponse<String> answer =
          console.get("/api/v1/apps/Wrong_Name" + path, console.operatorToken());

      assertThat(answer.statusCode()).as(path).isEqualTo(400);
      assertThat(answer.body()).contains("\\\"Wrong_Name\\\" is no app name");
    }
    assertThat(console.get("/api/v1/apps/Wrong_Name", newToken("read:shop")).statusCode())
        .isEqualTo(403);
  }

  @Test
  void problemsCarryACode() {
    HttpResponse<String> answer = console.get("/api/v1/apps/nope", console.operatorToken());

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    assertThat(parse(answer.body()).path("code").asString()).isEqualTo("web.unknown-app");
    assertThat(
            parse(post("/api/v1/tokens", "{\"name\":\"\",\"scopes\":[\"x\"]}").body())
                .path("code")
                .asString())
        .isEqualTo("web.invalid-request");
  }

  @Test
  void aDeploysEventsTellItsWholeStoryAndEnd() throws Exception {
    List<String> lines = events();

    assertThat(lines).contains("event: step", "event: line", "event: ended");
    assertThat(lines).anyMatch(line -> line.contains("\"status\":\"succeeded\""));
  }

  @Test
  void aStreamThatEndedLeavesNothingBehind() throws Exception {
    assertThat(events()).isNotEmpty();

    assertThat(console.bean(Streams.class).open()).isZero();
  }

  @Test
  void logsAreText() {
    console.write("shop", 2, "hello from the app");

    HttpResponse<String> answer = console.get("/api/v1/apps/shop/logs", console.operatorToken());

    assertThat(answer.body()).contains("hello from the app");
  }

  @Test
  void theStatusSaysHowAppsAreKeptApart() {
    assertThat(get("/api/v1/status").path("isolation").asString()).isEqualTo("system");
  }

  @Test
  void healthIsOpenButTellsStrangersNoDetails() {
    HttpResponse<String> stranger = console.send(console.request("/actuator/health"));
    JsonNode operator = get("/actuator/health");

    assertThat(stranger.statusCode()).isEqualTo(200);
    assertThat(parse(stranger.body()).has("components")).isFalse();
    assertThat(operator.path("components").propertyNames())
        .contains("database", "deploys", "disk", "isolation");
    assertThat(console.send(console.request("/actuator/health/liveness")).statusCode())
        .isEqualTo(200);
    assertThat(console.send(console.request("/actuator/health/readiness")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void metricsCountDeploysAndAreNotForEverybody() {
    assertThat(console.send(console.request("/actuator/prometheus")).statusCode()).isEqualTo(401);

    assertThat(console.get("/actuator/prometheus", newToken("metrics")).body())
        .contains(
            "berth_deploy_seconds_count", "berth_step_seconds_count", "berth_deploys_waiting");
  }

  private static JsonNode get(String path) {
    HttpResponse<String> answer = console.get(path, console.operatorToken());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return parse(answer.body());
  }

  private static HttpResponse<String> post(String path, String body) {
    return post(path, body, console.operatorToken());
  }

  private static HttpResponse<String> post(String path, String body, String token) {
    return console.send(
        console
            .request(path)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private static String newToken(String scope) {
    String body = "{\"name\":\"it\",\"scopes\":[\"" + scope + "\"]}";
    return parse(post("/api/v1/tokens", body).body()).path("token").asString();
  }

  private static JsonNode parse(String json) {
    return new JsonMapper().readTree(json);
  }

  @Test
  void aStreamGoesOnFromWhatItsReaderSawLast() throws Exception {
    String path = "/api/v1/apps/shop/deploys/" + console.deployed("shop", "story", "4") + "/events";
    List<String> whole = read(path, "", _ -> false);
    List<String> ids = whole.stream().filter(line -> line.startsWith("id: ")).toList();
    String middle = ids.get(ids.size() / 2).substring("id: ".length());

    List<String> rest = read(path, middle, _ -> false);

    assertThat(rest).contains("event: ended").doesNotContain("id: " + middle);
    assertThat(rest.stream().filter(line -> line.startsWith("id: ")).toList())
        .isEqualTo(ids.subList(ids.size() / 2 + 1, ids.size()));
    assertThat(read(path + "?after=" + middle, "", _ -> false)).isEqualTo(rest);
  }

  @Test
  void anAppsLogGoesOnFromTheLastLineSeen() throws Exception {
    console.deployed("talker", "main", "1");
    console.write("talker", 1, "one", "two");
    String path = "/api/v1/apps/talker/logs/events";
    List<String> first = read(path, "", line -> line.contains("two"));
    String seen = id(first);
    console.write("talker", 1, "three");

    List<String> rest = read(path, seen, line -> line.contains("three"));

    assertThat(first).contains("event: release");
    assertThat(rest).doesNotContain("event: release").noneMatch(line -> line.contains("two"));
    assertThat(read(path, "7-12", line -> line.contains("two")))
        .as("after another release, or a page from another installation")
        .contains("event: release");
    for (int line = 0; console.bean(Streams.class).open() > 0 && line < 100; line++) {
      console.write("talker", 1, "somebody has gone");
      Thread.sleep(100);
    }
  }

  private static String id(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("id: "))
        .reduce((_, last) -> last)
        .orElseThrow()
        .substring("id: ".length());
  }

  private List<String> events() throws Exception {
    String deploy = console.deployed("shop", "story", "4");
    return read("/api/v1/apps/shop/deploys/" + deploy + "/events", "", _ -> false);
  }

  /** Reads a stream to its end, or to a line that is enough. */
  private static List<String> read(String path, String seen, Predicate<String> enough)
      throws Exception {
    HttpRequest.Builder request =
        console.request(path).header("Authorization", "Bearer " + console.operatorToken());
    if (!seen.isEmpty()) {
      request.header("Last-Event-ID", seen);
    }
    List<String> lines = new ArrayList<>();
    try (HttpClient http = HttpClient.newHttpClient();
        InputStream body = http.send(request.build(), BodyHandlers.ofInputStream()).body();
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
        if (enough.test(line)) {
          http.shutdownNow();
          return lines;
        }
      }
    }
    return lines;
  }
}
