package dev.berth.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.server.access.AuditLog;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.secret.Variables;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class VariablesApiIT {
  private static final String SECRET = "correct-horse-battery";

  static TestConsole console;

  @BeforeAll
  static void start() {
    console = TestConsole.start();
    console.deployed("shop", "main", "1");
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @Test
  void aChangeMakesANewReleaseOfTheSameImage() throws InterruptedException {
    console.deployed("fresh", "main", "1");

    JsonNode changed = parse(put("/api/v1/apps/fresh/variables/API_TOKEN", SECRET));

    assertThat(changed.path("names").get(0).asString()).isEqualTo("API_TOKEN");
    assertThat(changed.path("deploys")).hasSize(1);
    console.awaitEnd(changed.path("deploys").get(0).asString());
    JsonNode releases = parse(console.get("/api/v1/apps/fresh/releases", console.operatorToken()));
    assertThat(releases.get(0).path("rollbackOf").asLong()).isEqualTo(1);
    assertThat(releases.get(0).path("live").asBoolean()).isTrue();
    JsonNode deploys = parse(console.get("/api/v1/apps/fresh/deploys", console.operatorToken()));
    assertThat(deploys.get(0).path("title").asString()).isEqualTo("New values of variables");
  }

  @Test
  void whatIsCompiledInIsBuiltAgain() throws InterruptedException {
    console.deployed("front", "main", "1");

    JsonNode changed = parse(put("/api/v1/apps/front/variables/VITE_COLOUR", "blue"));

    String deploy = changed.path("deploys").get(0).asString();
    console.awaitEnd(deploy);
    JsonNode view =
        parse(console.get("/api/v1/apps/front/deploys/" + deploy, console.operatorToken()));
    assertThat(view.path("summary").path("kind").asString()).isEqualTo("deploy");
    assertThat(view.path("summary").path("commit").asString()).startsWith("111111");
  }

  @Test
  void aChangeReachesNoEnvironmentThatItDoesNotApplyTo() {
    console.deployed("apart", "main", "1");

    assertThat(
            parse(put("/api/v1/apps/apart/variables/COLOUR?scope=previews", "blue"))
                .path("deploys"))
        .isEmpty();
    assertThat(
            parse(put("/api/v1/apps/apart/variables/COLOUR?scope=production", "red"))
                .path("deploys"))
        .hasSize(1);
    // Production has its own: this one changes nothing there.
    assertThat(parse(put("/api/v1/apps/apart/variables/COLOUR", "green")).path("deploys"))
        .isEmpty();
  }

  @Test
  void noAnswerAndNoAuditEntryHoldsAValue() {
    HttpResponse<String> set = put("/api/v1/apps/shop/variables/API_TOKEN", SECRET);
    HttpResponse<String> list = console.get("/api/v1/apps/shop/variables", console.operatorToken());
    String page = console.signedIn().visit("/apps/shop/variables").body();

    assertThat(parse(list).toString()).contains("API_TOKEN", "operator");
    assertThat(page).contains("API_TOKEN");
    List<AuditLog.Entry> audit = console.bean(AuditLog.class).before(Long.MAX_VALUE, 100);
    assertThat(audit.toString()).contains("variable.set", "shop app API_TOKEN");
    assertThat(set.body() + list.body() + page + audit).doesNotContain(SECRET);
  }

  @Test
  void anAppThatWasNeverPushedCanHaveVariablesToo() {
    JsonNode changed = parse(put("/api/v1/apps/later/variables/API_TOKEN", SECRET));

    assertThat(changed.path("deploys")).isEmpty();
    assertThat(
            parse(console.get("/api/v1/apps/later/variables", console.operatorToken()))
                .get(0)
                .path("name")
                .asString())
        .isEqualTo("API_TOKEN");
  }

  @Test
  void whoMayOnlyReadSeesNamesAndSetsNothing() {
    put("/api/v1/apps/shop/variables/API_TOKEN", SECRET);
    String reader = newToken("read:shop");
    String stranger = newToken("deploy:other");

    assertThat(console.get("/api/v1/apps/shop/variables", reader).body()).contains("API_TOKEN");
    assertThat(put("/api/v1/apps/shop/variables/X", "1", reader).statusCode()).isEqualTo(403);
    assertThat(delete("/api/v1/apps/shop/variables/API_TOKEN", reader).statusCode()).isEqualTo(403);
    assertThat(put("/api/v1/apps/shop/variables/X", "1", stranger).statusCode()).isEqualTo(403);
    assertThat(console.get("/api/v1/apps/shop/variables", stranger).statusCode()).isEqualTo(403);
  }

  @Test
  void anEnvFileIsTakenInOneChange() {
    console.deployed("filed", "main", "1");

    HttpResponse<String> answer =
        console.send(
            console
                .request("/api/v1/apps/filed/variables")
                .header("Authorization", "Bearer " + console.operatorToken())
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("A=1\nB=2\nPORT=3000\n")));

    JsonNode changed = parse(answer);
    assertThat(changed.path("names")).hasSize(2);
    assertThat(changed.path("leftOut").get(0).asString()).isEqualTo("PORT");
    assertThat(changed.path("deploys")).hasSize(1);
  }

  @Test
  void whatIsWrongHasACode() {
    assertThat(put("/api/v1/apps/shop/variables/PORT", "1").body())
        .contains("secrets.name-reserved");
    assertThat(put("/api/v1/apps/shop/variables/NO-NAME", SECRET).body())
        .contains("secrets.name-invalid")
        .doesNotContain(SECRET);
    assertThat(delete("/api/v1/apps/shop/variables/NOBODY_SET_IT", console.operatorToken()).body())
        .contains("secrets.not-set");
    assertThat(put("/api/v1/apps/nope/variables/X?scope=some-branch", "1").body())
        .contains("secrets.unknown-scope");
  }

  @Test
  void thePageSetsAndUnsetsAsTheFormSaysAndOnlyFromItsOwnForm() {
    console.deployed("formed", "main", "1");
    Browser browser = console.signedIn();

    HttpResponse<String> set =
        browser.post(
            "/apps/formed/variables", "name=PEM&scope=app&value=line+one%0D%0Aline+two%2B");

    assertThat(set.statusCode()).isEqualTo(303);
    assertThat(browser.visit("/apps/formed/variables").body())
        .contains("PEM", "New values of variables")
        .doesNotContain("line one");
    Variables variables = console.bean(Variables.class);
    Environment production = Environment.production(new AppName("formed"), "main");
    assertThat(variables.of(production).revealed()).containsEntry("PEM", "line one\nline two+");

    assertThat(
            console
                .send(
                    Browser.form(console, "/apps/formed/variables", "name=X&scope=app&value=1")
                        .header("Cookie", browser.cookie())
                        .header("Origin", console.origin()))
                .statusCode())
        .isEqualTo(403);

    browser.post("/apps/formed/variables/unset", "name=PEM&scope=app");
    assertThat(variables.of(production).names()).isEmpty();
  }

  private static HttpResponse<String> put(String path, String value) {
    return put(path, value, console.operatorToken());
  }

  private static HttpResponse<String> put(String path, String value, String token) {
    return console.send(
        console
            .request(path)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "text/plain; charset=utf-8")
            .PUT(BodyPublishers.ofString(value)));
  }

  private static HttpResponse<String> delete(String path, String token) {
    return console.send(console.request(path).header("Authorization", "Bearer " + token).DELETE());
  }

  private static String newToken(String scope) {
    HttpResponse<String> answer =
        console.send(
            console
                .request("/api/v1/tokens")
                .header("Authorization", "Bearer " + console.operatorToken())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\":\"it\",\"scopes\":[\"" + scope + "\"]}")));
    return parse(answer).path("token").asString();
  }

  private static JsonNode parse(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
    return new JsonMapper().readTree(answer.body());
  }
}
