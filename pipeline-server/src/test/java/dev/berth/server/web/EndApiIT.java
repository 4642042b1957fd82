package dev.berth.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.AppName;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EndApiIT {
  static TestConsole console;

  @BeforeAll
  static void start() {
    console = TestConsole.start();
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @Test
  void anAppEndsWhenItsNameIsRepeatedAndComesBack() throws InterruptedException {
    console.deployed("shop", "main", "1");
    console.deployed("shop", "dark-mode", "2");

    assertThat(delete("/apps/shop").body()).contains("web.not-confirmed");
    assertThat(delete("/apps/shop?confirm=shops").body()).contains("web.not-confirmed");
    assertThat(get("/apps/shop").statusCode()).isEqualTo(200);

    assertThat(parse(delete("/apps/shop?confirm=shop")).path("keptUntil").asString()).isNotBlank();
    assertThat(get("/apps/shop").body()).contains("web.unknown-app");
    assertThat(parse(get("/deleted-apps")).get(0).path("name").asString()).isEqualTo("shop");
    String front = console.signedIn().visit("/").body();
    assertThat(front).contains("action=\"/apps/shop/restore\"");

    JsonNode deploys = parse(post("/apps/shop/restore"));
    assertThat(deploys).hasSize(2);
    for (JsonNode deploy : deploys) {
      console.awaitEnd(deploy.asString());
    }
    JsonNode releases = parse(get("/apps/shop/releases"));
    assertThat(releases.get(0).path("live").asBoolean()).isTrue();
    assertThat(releases.get(0).path("commit").asString()).startsWith("111111");
    assertThat(parse(get("/deleted-apps"))).isEmpty();
    assertThat(post("/apps/shop/restore").body()).contains("web.not-deleted");
  }

  @Test
  void aPreviewEndsAloneAndProductionOnlyWithItsApp() throws InterruptedException {
    console.deployed("blog", "main", "1");
    console.deployed("blog", "dark-mode", "2");
    String preview = "/apps/blog/environments/blog--dark-mode";

    assertThat(delete("/apps/blog/environments/blog?confirm=blog").statusCode()).isEqualTo(400);
    assertThat(console.signedIn().visit(preview + "/delete").body())
        .contains("blog--dark-mode</span>?");
    assertThat(delete(preview + "?confirm=blog--dark-mode").statusCode()).isEqualTo(200);
    assertThat(parse(get("/apps/blog")).path("environments")).hasSize(1);

    console.awaitEnd(parse(post(preview + "/restore")).get(0).asString());
    assertThat(parse(get("/apps/blog")).path("environments")).hasSize(2);
  }

  @Test
  void aPushToTheNameOfADeletedAppBringsItBack() throws InterruptedException {
    console.deployed("wiki", "main", "1");
    delete("/apps/wiki?confirm=wiki");
    AppCatalog catalog = console.bean(AppCatalog.class);

    catalog.ensure(new AppName("wiki"), "trunk");
    assertThat(catalog.find(new AppName("wiki")).orElseThrow().productionBranch())
        .isEqualTo("main");

    delete("/apps/wiki?confirm=wiki");
    catalog.purged(new AppName("wiki"));
    assertThat(catalog.deleted()).isEmpty();
    catalog.ensure(new AppName("wiki"), "trunk");
    assertThat(catalog.find(new AppName("wiki")).orElseThrow().productionBranch())
        .isEqualTo("trunk");
  }

  private static HttpResponse<String> get(String path) {
    return console.get("/api/v1" + path, console.operatorToken());
  }

  private static HttpResponse<String> delete(String path) {
    return console.send(
        console
            .request("/api/v1" + path)
            .header("Authorization", "Bearer " + console.operatorToken())
            .DELETE());
  }

  private static HttpResponse<String> post(String path) {
    return console.send(
        console
            .request("/api/v1" + path)
            .header("Authorization", "Bearer " + console.operatorToken())
            .POST(BodyPublishers.noBody()));
  }

  private static JsonNode parse(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
    return new JsonMapper().readTree(answer.body());
  }
}
