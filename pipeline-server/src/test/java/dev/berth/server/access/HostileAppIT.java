package dev.berth.server.access;

import static dev.berth.server.web.Browser.form;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.server.web.Browser;
import dev.berth.server.web.TestConsole;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An app on a sibling host drives the browser of somebody who is signed in to the console. */
class HostileAppIT {
  static TestConsole console;
  Browser browser;

  @BeforeAll
  static void start() {
    console = TestConsole.start();
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @BeforeEach
  void signIn() {
    browser = console.signedIn();
  }

  @Test
  void aWriteFromASiblingHostIsRefusedEvenWithTheRightToken() {
    HttpResponse<String> answer =
        console.send(logout(csrf()).header("Origin", "http://shop.localhost:" + console.port()));

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(stillSignedIn()).isTrue();
  }

  @Test
  void aWriteFromTheConsolesHostOnAnotherPortIsRefused() {
    assertThat(console.send(logout(csrf()).header("Origin", "http://127.0.0.1:1")).statusCode())
        .isEqualTo(403);
    assertThat(stillSignedIn()).isTrue();
  }

  @Test
  void aWriteToOneOfTheConsolesNamesFromAnotherIsRefused() {
    String other = "http://localhost:" + console.port();
    assertThat(console.send(logout(csrf()).header("Origin", other)).statusCode()).isEqualTo(403);
  }

  @Test
  void aWriteWithoutOriginIsRefused() {
    assertThat(console.send(logout(csrf())).statusCode()).isEqualTo(403);
    assertThat(console.send(logout(csrf()).header("Origin", "null")).statusCode()).isEqualTo(403);
    assertThat(stillSignedIn()).isTrue();
  }

  @Test
  void aWriteFromTheOwnOriginNeedsTheSessionsOwnCsrfToken() {
    String another = CsrfToken.of(Secret.random()).value();

    assertThat(console.send(logout("").header("Origin", console.origin())).statusCode())
        .isEqualTo(403);
    assertThat(console.send(logout(another).header("Origin", console.origin())).statusCode())
        .isEqualTo(403);
    assertThat(stillSignedIn()).isTrue();
    assertThat(console.send(logout(csrf()).header("Origin", console.origin())).statusCode())
        .isEqualTo(303);
    assertThat(stillSignedIn()).isFalse();
  }

  @Test
  void plantedCookiesOfTheSameNameNeitherLockTheSessionOutNorTakeItsPlace() {
    String planted = cookieName() + "=" + Secret.random().text();
    for (String cookies :
        List.of(
            planted + "; " + browser.cookie(),
            browser.cookie() + "; " + planted,
            cookieName() + "=x; " + cookieName() + "=; " + browser.cookie() + "; " + planted,
            browser.cookie() + "; " + browser.cookie())) {
      HttpResponse<String> me =
          console.send(console.request("/api/v1/me").header("Cookie", cookies));

      assertThat(me.statusCode()).as(cookies).isEqualTo(200);
    }
    assertThat(console.send(console.request("/api/v1/me").header("Cookie", planted)).statusCode())
        .isEqualTo(401);
  }

  @Test
  void aPlantedLivingSessionIsNotTakenForTheOwnAndSigningInEndsIt() {
    Browser attacker = console.signedIn();
    String both = browser.cookie() + "; " + attacker.cookie();

    assertThat(console.send(console.request("/api/v1/me").header("Cookie", both)).statusCode())
        .isEqualTo(401);

    HttpResponse<String> again =
        console.send(
            form(console, "/login", "token=" + console.operatorToken())
                .header("Origin", console.origin())
                .header("Cookie", both));
    String fresh =
        again.headers().firstValue("Set-Cookie").orElseThrow().split(";", -1)[0]
            + "; "
            + attacker.cookie();

    assertThat(console.send(console.request("/api/v1/me").header("Cookie", fresh)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void signingInAsSomebodyElseFromAnotherSiteIsRefused() {
    String body = "token=" + console.operatorToken();

    assertThat(console.send(form(console, "/login", body)).statusCode()).isEqualTo(403);
    assertThat(
            console
                .send(form(console, "/login", body).header("Origin", "http://shop.localhost"))
                .headers()
                .firstValue("Set-Cookie"))
        .isEmpty();
  }

  @Test
  void aScriptOrFrameOfASiblingGetsNothingThroughTheSession() {
    HttpRequest.Builder embedded =
        console
            .request("/api/v1/me")
            .header("Cookie", browser.cookie())
            .header("Sec-Fetch-Site", "same-site")
            .header("Sec-Fetch-Mode", "no-cors");

    assertThat(console.send(embedded).statusCode()).isEqualTo(401);
  }

  @Test
  void theSessionCookieIsNeitherReadableByScriptsNorSentAlongByOtherSites() {
    HttpResponse<String> answer =
        console.send(
            form(console, "/login", "token=" + console.operatorToken())
                .header("Origin", console.origin()));

    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("HttpOnly", "SameSite=Strict", "Path=/")
        .doesNotContain("Domain");
  }

  @Test
  void aSessionOpensNeitherGitNorTheRegistry() {
    assertThat(browser.visit("/git/shop.git/info/refs?service=git-upload-pack").statusCode())
        .isEqualTo(401);
    assertThat(browser.visit("/v2/").statusCode()).isEqualTo(401);
  }

  @Test
  void nobodyMayFrameTheConsoleOrRunForeignScriptsInIt() {
    HttpResponse<String> page = console.send(console.request("/login"));

    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("frame-ancestors 'none'", "script-src 'self';", "style-src 'self';")
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("same-origin");
    assertThat(page.headers().firstValue("Cross-Origin-Opener-Policy")).hasValue("same-origin");
  }

  private String csrf() {
    return CsrfToken.of(session()).value();
  }

  private String cookieName() {
    return browser.cookie().substring(0, browser.cookie().indexOf('='));
  }

  private Secret session() {
    return new Secret(browser.cookie().substring(browser.cookie().indexOf('=') + 1));
  }

  private HttpRequest.Builder logout(String csrf) {
    return form(console, "/logout", "_csrf=" + csrf).header("Cookie", browser.cookie());
  }

  private boolean stillSignedIn() {
    return console.bean(Sessions.class).only(List.of(session())).isPresent();
  }
}
