package dev.berth.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.server.access.AccessTokens;
import dev.berth.server.access.AuditLog;
import dev.berth.server.deploy.Crashes;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PagesIT {
  private static final Pattern SECRET = Pattern.compile("berth_[A-Za-z0-9_-]{43}");

  static TestConsole console;
  static Browser browser;
  static String gone;
  static String failed;

  @BeforeAll
  static void start() {
    console = TestConsole.start();
    browser = console.signedIn();
    gone = console.deployed("shop", "main", "1");
    console.deployed("shop", "main", "2");
    failed = console.deployed("shop", "basket-total", "f");
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @Test
  void anEmptyConsoleShowsTheTwoCommands() {
    try (TestConsole empty = TestConsole.start()) {
      assertThat(empty.signedIn().visit("/").body())
          .contains("berth remote add", "git push berth main");
    }
  }

  @Test
  void theListShowsWhereEachAppAnswersAndWhatIsLive() {
    assertThat(page("/"))
        .contains("shop.localhost:" + console.port(), "Show prices with tax", "r2");
  }

  @Test
  void anAppsPageShowsItsEnvironmentsAndDeploys() {
    assertThat(page("/apps/shop"))
        .contains("production", "basket-total", "First version of the shop", "Failed", "Logs");
  }

  @Test
  void aFailedDeploySaysWhatHappenedAndWhatToDo() {
    assertThat(page("/apps/shop/deploys/" + failed))
        .contains(
            "ended with status 1",
            "Run it in a fresh clone",
            "return total }",
            "build.command-failed",
            "Try again")
        .doesNotContain("\u001b");
  }

  @Test
  void aDeployOfAnotherAppIsNotFoundThroughThisOne() {
    console.deployed("blog", "main", "7");

    assertThat(browser.visit("/apps/blog/deploys/" + gone).statusCode()).isEqualTo(404);
    assertThat(browser.visit("/apps/blog/environments/shop/releases").statusCode()).isEqualTo(404);
  }

  @Test
  void rollingBackAsksFirstAndThenMakesANewRelease() throws InterruptedException {
    console.deployed("shelf", "main", "1");
    console.deployed("shelf", "main", "2");
    assertThat(page("/apps/shelf/environments/shelf/releases"))
        .contains("Roll back to this release");
    assertThat(page("/apps/shelf/releases/1/rollback"))
        .contains("Nothing is built", "The database stays as it is now", "db restore shelf");

    HttpResponse<String> answer = browser.post("/apps/shelf/releases/1/rollback", "x=1");

    assertThat(answer.statusCode()).isEqualTo(303);
    String deploy = answer.headers().firstValue("Location").orElseThrow();
    console.awaitEnd(deploy.substring(deploy.lastIndexOf('/') + 1));
    assertThat(page("/apps/shelf/environments/shelf/releases")).contains("r3", "repeats r");
    assertThat(audited("rollback", "shelf/1")).isTrue();
  }

  @Test
  void aRunningDeployCanBeCancelledAndTriedAgain() throws InterruptedException {
    String running = console.deploy("slow", "main", "b").toString();

    assertThat(browser.post("/apps/slow/deploys/" + running + "/cancel", "x=1").statusCode())
        .isEqualTo(303);
    console.awaitEnd(running);
    assertThat(page("/apps/slow/deploys/" + running)).contains("Cancelled", "Try again");

    HttpResponse<String> again = browser.post("/apps/slow/deploys/" + running + "/retry", "x=1");
    String location = again.headers().firstValue("Location").orElseThrow();
    assertThat(location).startsWith("/apps/slow/deploys/").doesNotContain(running);
    browser.post(location + "/cancel", "x=1");
  }

  @Test
  void aTokenIsShownOnceAndCanBeRevoked() {
    String made = browser.post("/tokens", "name=ci&ability=deploy&app=shop&days=7").body();
    Matcher secret = SECRET.matcher(made);
    assertThat(secret.find()).isTrue();
    assertThat(console.get("/api/v1/apps/shop", secret.group()).statusCode()).isEqualTo(200);
    assertThat(page("/tokens")).contains("deploy:shop").doesNotContain(secret.group());

    var token =
        console.bean(AccessTokens.class).list().stream()
            .filter(found -> found.name().equals("ci"))
            .findFirst()
            .orElseThrow();
    browser.post("/tokens/" + token.id() + "/revoke", "x=1");

    assertThat(console.get("/api/v1/apps/shop", secret.group()).statusCode()).isEqualTo(401);
    assertThat(audited("token.create", "ci (deploy:shop)")).isTrue();
  }

  @Test
  void anAppsLogIsShownWithoutItsControlCodes() {
    console.write("shop", 2, "listening on 8080", "\u001b[31mred\u001b[0m <b>bold</b>");

    assertThat(page("/apps/shop/environments/shop/logs"))
        .contains("listening on 8080", "red &lt;b&gt;bold")
        .doesNotContain("\u001b");
  }

  @Test
  void aCrashLoopIsNotLive() {
    console.deployed("loops", "main", "1");
    console.write("loops", 1, "listening", "Error: no such table: todos");
    for (int crash = 0; crash < 3; crash++) {
      console.bean(Crashes.class).happened("loops", 1, "ended with exit code 1");
    }

    assertThat(page("/apps/loops"))
        .contains(">Crashing<", "restarted 3 times", "Error: no such table: todos")
        .doesNotContain(">Live<");
    assertThat(page("/")).contains(">Crashing<");
    assertThat(page("/apps/loops/environments/loops/logs")).contains("crashes again and again");
    assertThat(console.get("/api/v1/apps/loops", console.operatorToken()).body())
        .contains("\"state\":\"crashing\"", "\"restarts\":3");
  }

  @Test
  void theSystemPageSaysHowAppsAreKeptApart() {
    assertThat(page("/system"))
        .contains("Isolation", "system", "There are no cgroups to write to.");
  }

  @Test
  void pagesHaveNeitherInlineScriptsNorInlineStyles() {
    for (String path :
        new String[] {"/", "/apps/shop", "/apps/shop/deploys/" + failed, "/tokens"}) {
      assertThat(page(path)).doesNotContain("style=\"", "<style", "onclick", "<script>");
    }
  }

  private static String page(String path) {
    HttpResponse<String> answer = browser.visit(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return answer.body();
  }

  private static boolean audited(String action, String target) {
    return console.bean(AuditLog.class).before(Long.MAX_VALUE, 200).stream()
        .anyMatch(entry -> entry.action().equals(action) && entry.target().equals(target));
  }
}
