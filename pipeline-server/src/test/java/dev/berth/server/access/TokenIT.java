package dev.berth.server.access;

import static dev.berth.server.web.Browser.form;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.server.access.AuditLog.Entry;
import dev.berth.server.access.AuditLog.Outcome;
import dev.berth.server.web.TestConsole;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class TokenIT {
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
  void aTokenReachesOnlyItsOwnApp() {
    String token = create("shop reader", "read:shop").text();

    assertThat(console.get("/api/v1/apps/shop", token).statusCode()).isNotIn(401, 403);
    assertThat(console.get("/api/v1/apps/blog", token).statusCode()).isEqualTo(403);
    assertThat(console.get("/api/v1/tokens", token).statusCode()).isEqualTo(403);
    assertThat(console.get("/actuator/prometheus", token).statusCode()).isEqualTo(403);
    assertThat(post("/api/v1/apps/shop/rollback", token).statusCode()).isEqualTo(403);
  }

  @Test
  void aRevokedTokenWorksNoMoreAndEndsItsSessions() {
    AccessTokens.Created created = create("leaver", "admin");
    Secret session =
        console
            .bean(Sessions.class)
            .open(new Actor("leaver", Set.of(Scope.ADMIN)), Optional.of(created.token().id()));
    assertThat(console.get("/actuator/prometheus", created.text()).statusCode()).isEqualTo(200);

    console.bean(AccessTokens.class).revoke(created.token().id());

    assertThat(console.get("/actuator/prometheus", created.text()).statusCode()).isEqualTo(401);
    assertThat(console.bean(Sessions.class).only(List.of(session))).isEmpty();
  }

  @Test
  void anExpiredTokenWorksNoMore() {
    String token =
        console
            .bean(AccessTokens.class)
            .create("short", Set.of(Scope.ADMIN), Optional.of(Instant.now().minusSeconds(1)), "it")
            .text();

    assertThat(console.get("/actuator/prometheus", token).statusCode()).isEqualTo(401);
  }

  @Test
  void aTokenIsAlsoTheBasicPasswordOfAnyUserName() {
    String pair = "whoever:" + console.operatorToken();
    String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));

    HttpResponse<String> answer =
        console.send(
            console.request("/actuator/prometheus").header("Authorization", "Basic " + basic));

    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void gitAndRegistryClientsAreAskedForBasicAuthentication() {
    for (String path : List.of("/git/shop.git/info/refs?service=git-upload-pack", "/v2/")) {
      HttpResponse<String> answer = console.send(console.request(path));

      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Basic realm=\"Berth\"");
    }
  }

  @Test
  void onlyHashesOfTokensAreStored() {
    String token = create("hashed", "admin").text();

    String dump =
        console
            .database()
            .jdbc()
            .sql("select string_agg(t::text, ' ') from access_token t")
            .query(String.class)
            .single();

    assertThat(dump).contains("hashed").doesNotContain(token.substring(Secret.PREFIX.length()));
  }

  @Test
  void theOperatorsTokenIsForTheOwnerOfTheDataDirectoryAlone() throws Exception {
    Path file = console.data().resolve("operator-token");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aLoginLinkSurvivesAPreviewAndWorksOnce() {
    String link = console.bean(LoginLinks.class).create("it").url();
    String secret = link.substring(link.indexOf('=') + 1);

    assertThat(console.send(console.request("/login?link=" + secret)).body()).contains("Sign in");
    assertThat(signInWith(secret).headers().firstValue("Set-Cookie")).isPresent();
    HttpResponse<String> second = signInWith(secret);

    assertThat(second.statusCode()).isEqualTo(401);
    assertThat(second.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void theFirstStartLeavesALinkForItsOperatorAlone() throws Exception {
    Path file = console.data().resolve("login-link");

    assertThat(file).content().contains("/login?link=" + Secret.PREFIX);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void signingInNeverLeadsToAnotherSite() {
    for (String next : List.of("https://evil.example", "//evil.example", "/\\evil.example")) {
      HttpResponse<String> answer =
          console.send(
              form(console, "/login", "next=" + next + "&token=" + console.operatorToken())
                  .header("Origin", console.origin()));

      assertThat(answer.headers().firstValue("Location").orElseThrow()).isEqualTo("/");
    }
  }

  @Test
  void denialsAndSignInsAreAudited() {
    String token = create("auditee", "read:shop").text();
    console.get("/api/v1/tokens", token);

    List<Entry> entries = console.bean(AuditLog.class).before(Long.MAX_VALUE, 50);

    assertThat(entries)
        .anySatisfy(entry -> {
          assertThat(entry.actor()).isEqualTo("auditee");
          assertThat(entry.target()).isEqualTo("GET /api/v1/tokens");
          assertThat(entry.outcome()).isEqualTo(Outcome.DENIED);
        });
  }

  @Test
  void theAuditLogCannotBeRewritten() {
    console.get("/api/v1/tokens", create("rewriter", "read:shop").text());

    assertThatThrownBy(
            () -> console.database().jdbc().sql("update access_audit set actor = 'x'").update())
        .hasMessageContaining("append-only");
    assertThatThrownBy(() -> console.database().jdbc().sql("delete from access_audit").update())
        .hasMessageContaining("append-only");
  }

  @Test
  void theAuditLogKeepsTheNewestEntriesOfTheLastMonths() {
    AuditLog audit = console.bean(AuditLog.class);
    JdbcClient jdbc = console.database().jdbc();
    audit.append("ada", "of-today", "x", Outcome.DONE, "local");
    jdbc.sql(
            """
            insert into access_audit (at, actor, action, target, outcome, remote)
            select now() - interval '401 days', 'ada', 'long-ago', 'x', 'done', 'local'
            """)
        .update();

    console.bean(AuditRetention.class).run();

    assertThat(audit.before(Long.MAX_VALUE, 500))
        .extracting(Entry::action)
        .contains("of-today")
        .doesNotContain("long-ago");

    jdbc.sql(
            """
            insert into access_audit (at, actor, action, target, outcome, remote)
            select now(), 'ada', 'flood', 'x', 'denied', 'local' from generate_series(1, 100001)
            """)
        .update();
    console.bean(AuditRetention.class).run();

    assertThat(jdbc.sql("select count(*) from access_audit").query(Long.class).single())
        .isEqualTo(100_000);
    assertThatThrownBy(() -> jdbc.sql("delete from access_audit").update())
        .as("nobody else may remove, also not over the same connection")
        .hasMessageContaining("append-only");
  }

  @Test
  void guessingIsSlowedDownWithoutLockingAnybodyOut() {
    for (int i = 0; i < FailedAttempts.PER_WINDOW; i++) {
      assertThat(guess().statusCode()).isEqualTo(401);
    }
    HttpResponse<String> last = guess();

    assertThat(last.statusCode()).isEqualTo(429);
    assertThat(last.headers().firstValue("Retry-After")).isPresent();
    assertThat(console.get("/actuator/prometheus", console.operatorToken()).statusCode())
        .isEqualTo(200);
  }

  private static HttpResponse<String> guess() {
    return console.send(
        console
            .request("/api/v1/me")
            .header("X-Forwarded-For", "203.0.113.9")
            .header("Authorization", "Bearer " + Secret.random().text()));
  }

  private static AccessTokens.Created create(String name, String scope) {
    return console
        .bean(AccessTokens.class)
        .create(name, Set.of(Scope.parse(scope)), Optional.empty(), "it");
  }

  private static HttpResponse<String> post(String path, String token) {
    return console.send(form(console, path, "").header("Authorization", "Bearer " + token));
  }

  private static HttpResponse<String> signInWith(String link) {
    return console.send(form(console, "/login", "link=" + link).header("Origin", console.origin()));
  }
}
