package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.Cookie;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The console as a person sees it, in the machine's own Chromium. */
@ExtendWith(SharedBerth.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserIT {
  private @Nullable Playwright playwright;
  private @Nullable Browser browser;

  @BeforeAll
  void launch() {
    Optional<Path> chromium =
        List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome").stream()
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(chromium.isPresent(), "no Chromium on this machine");
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium.get())
                    .setArgs(List.of("--no-sandbox")));
  }

  @AfterAll
  void quit() {
    if (playwright != null) {
      playwright.close();
    }
  }

  @Test
  void aLoginLinkOpensTheConsoleOnce(BerthInstallation berth) {
    String link = loginLink(berth);
    try (BrowserContext context = context()) {
      Page page = signIn(context, link);

      assertThat(page.url()).startsWith(berth.url("berth")).doesNotContain("login");
      screenshot(page, "console");
    }
    try (BrowserContext stranger = context()) {
      Page page = stranger.newPage();
      page.navigate(link);
      if (page.locator("button").count() > 0) {
        page.locator("button").first().click();
      }
      Response home = page.navigate(berth.url("berth"));

      assertThat(page.url()).contains("login");
      assertThat(home.status()).isLessThan(500);
    }
  }

  @Test
  void theConsoleListsAppsAndRollsBackByAButton(BerthInstallation berth) {
    GitRepo repository = NodeApp.saying(berth.repository("seen-in-console"), "one").commit("one");
    repository.deploy("main");
    NodeApp.saying(repository, "two").commit("two").deploy("main");
    try (BrowserContext context = context()) {
      Page page = signIn(context, loginLink(berth));
      page.navigate(berth.url("berth"));
      page.getByText("seen-in-console").first().click();
      screenshot(page, "app");

      page.getByText("Releases").first().click();
      screenshot(page, "releases");
      page.locator("a[href$='/rollback']").first().click();
      screenshot(page, "rollback");
      page.locator("button.primary").first().click();

      Eventually.holds(
          Duration.ofSeconds(30),
          "the first version is back",
          () -> berth.get("seen-in-console").body().equals("one\n"));
      screenshot(page, "rolled-back");
    }
  }

  @Test
  void aHostileAppCannotActInTheConsoleOfWhoeverVisitsIt(BerthInstallation berth) {
    GitRepo repository = NodeApp.saying(berth.repository("attack-target"), "one").commit("one");
    repository.deploy("main");
    NodeApp.saying(repository, "two").commit("two").deploy("main");
    NodeApp.running(
            berth.repository("attacker-app"),
            """
            require('node:http').createServer((request, response) => {
              response.setHeader('content-type', 'text/html');
              response.end(`<script>
                const console_ = location.protocol + '//berth.localhost:' + location.port;
                const attempts = [
                  fetch(console_ + '/api/v1/apps/attack-target/rollbacks', {method: 'POST', credentials: 'include',
                    mode: 'no-cors', headers: {'content-type': 'text/plain'}, body: '{}'}),
                  fetch(console_ + '/apps/attack-target/releases/1/rollback', {method: 'POST', credentials: 'include',
                    mode: 'no-cors', body: new URLSearchParams({release: '1'})}),
                  fetch(console_ + '/api/v1/apps', {credentials: 'include'}).then((r) => r.text())
                    .then((text) => document.body.append('STOLEN ' + text))];
                const cookie = new URLSearchParams(location.search).get('cookie');
                for (const domain of ['', '; domain=localhost', '; domain=.localhost', '; domain=berth.localhost'])
                  for (const path of ['/', '/apps', '/apps/attack-target'])
                    document.cookie = cookie + '=forged; path=' + path + domain;
                Promise.allSettled(attempts).then(() => document.title = 'done');
              </script><iframe src="${'http://berth.localhost:' + request.headers.host.split(':')[1]}"></iframe>`);
            }).listen(process.env.PORT);
            """)
        .commit("attack")
        .deploy("main");
    try (BrowserContext context = context()) {
      signIn(context, loginLink(berth));
      Cookie session = context.cookies(berth.url("berth")).getFirst();
      Page page = context.newPage();
      page.navigate(berth.url("attacker-app") + "/?cookie=" + session.name);
      page.waitForCondition(() -> page.title().equals("done"));

      assertThat(page.innerText("body")).doesNotContain("STOLEN");
      assertThat(berth.get("attack-target").body()).isEqualTo("two\n");
      assertThat(page.frames().get(1).content()).doesNotContain("attack-target");
      Response console = page.navigate(berth.url("berth") + "/apps/attack-target");
      assertThat(console.status()).as("the session after the attack").isEqualTo(200);
      assertThat(page.url()).endsWith("/apps/attack-target");
    }
  }

  /** What this browser refuses to an app, another one may allow. */
  @Test
  void plantedSessionCookiesDoNotLockAnybodyOutOfTheConsole(BerthInstallation berth) {
    NodeApp.saying(berth.repository("cookie-target"), "one").commit("one").deploy("main");
    try (BrowserContext context = context()) {
      Page page = signIn(context, loginLink(berth));
      String name = context.cookies(berth.url("berth")).getFirst().name;
      context.addCookies(
          List.of(
              planted(name, "forged", "/apps"),
              planted(name, "berth_" + "x".repeat(43), "/apps/cookie-target")));

      Response answer = page.navigate(berth.url("berth") + "/apps/cookie-target");

      String sent = Objects.requireNonNull(answer.request().allHeaders().get("cookie"));
      assertThat(sent.split(name + "=", -1)).hasSize(4);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(page.url()).endsWith("/apps/cookie-target");
    }
  }

  private static Cookie planted(String name, String value, String path) {
    return new Cookie(name, value).setDomain("berth.localhost").setPath(path);
  }

  private static String loginLink(BerthInstallation berth) {
    Command.Result login = berth.berth("login");
    assertThat(login.exit()).as(login.output()).isZero();
    return login.output().strip();
  }

  private static Page signIn(BrowserContext context, String link) {
    Page page = context.newPage();
    page.navigate(link);
    page.locator("button").first().click();
    page.waitForLoadState();
    return page;
  }

  private BrowserContext context() {
    assertThat(browser).isNotNull();
    return Objects.requireNonNull(browser).newContext();
  }

  private static void screenshot(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(Checkout.root().resolve("e2e/target/screenshots/" + name + ".png")));
  }
}
