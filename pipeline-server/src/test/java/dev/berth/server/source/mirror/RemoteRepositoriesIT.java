package dev.berth.server.source.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.server.app.AppName;
import dev.berth.server.failure.DeployException;
import dev.berth.server.source.ArrivalsFixture;
import dev.berth.server.source.FetchedCommits;
import dev.berth.server.source.GitClient;
import dev.berth.server.source.SourceSettings;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Real git behind real TLS on loopback. */
@Timeout(120)
class RemoteRepositoriesIT {
  private static final AppName SHOP = new AppName("shop");
  private static final RemoteCredentials PUBLIC = new RemoteCredentials.None();
  private static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1");

  @TempDir Path directory;
  private HostedGit hosted;
  private GitClient work;
  private RemoteAddress address;
  private ArrivalsFixture stored;
  private RemoteRepositories remotes;

  @BeforeEach
  void open() throws Exception {
    hosted = new HostedGit(directory);
    Path bare = hosted.bare("octo-org/shop");
    Files.createDirectories(bare.getParent());
    work = GitClient.repository(directory.resolve("work"));
    work.ok("init", "-q", "--bare", "-b", "main", bare.toString());
    work.ok("remote", "add", "origin", bare.toString());
    address = hosted.address("octo-org/shop");
    stored = new ArrivalsFixture(directory.resolve("data"), limits(DataSize.ofMegabytes(20)));
    remotes = remotes(LOOPBACK, InetAddress::getAllByName);
  }

  @AfterEach
  void close() {
    hosted.close();
  }

  @Test
  void branchesAreListedWithTheDefaultOne() throws Exception {
    String first = push("main", "index.html");
    String second = push("feature/checkout", "more.html");

    RemoteRepositories.Heads heads = remotes.heads(address, PUBLIC);

    assertThat(heads.defaultBranch()).contains("main");
    assertThat(heads.branches())
        .containsExactlyInAnyOrderEntriesOf(Map.of("main", first, "feature/checkout", second));
  }

  @Test
  void anEmptyRepositoryHasNoBranch() {
    RemoteRepositories.Heads heads = remotes.heads(address, PUBLIC);
    assertThat(heads.defaultBranch()).isEmpty();
    assertThat(heads.branches()).isEmpty();
  }

  @Test
  void whatChangedIsBroughtAndDeployedOnce() throws Exception {
    String first = push("main", "index.html");
    push("other", "other.html");
    assertThat(remotes.bring(SHOP, address, PUBLIC, "mona", Set.of("main")))
        .containsExactly(
            new FetchedCommits.Outcome("refs/heads/main", Optional.of(first), true, ""));
    assertThat(remotes.bring(SHOP, address, PUBLIC, "mona", Set.of("main"))).isEmpty();

    work.ok("checkout", "-q", "main");
    String second = push("main", "second.html");
    remotes.bring(SHOP, address, PUBLIC, "mona", Set.of("main"));
    work.ok("commit", "-q", "--amend", "-m", "rewritten");
    work.ok("push", "-q", "-f", "origin", "main");
    String third = work.ok("rev-parse", "HEAD").strip();
    remotes.bring(SHOP, address, PUBLIC, "mona", Set.of("main"));

    assertThat(stored.deployed())
        .containsExactly("main@" + first, "main@" + second, "main@" + third);
    assertThat(stored.at(SHOP, "refs/heads/other")).isEmpty();
    assertThat(stored.waiting()).isEmpty();
  }

  @Test
  void aBranchThatIsGoneThereEndsHere() throws Exception {
    push("main", "index.html");
    String feature = push("feature", "more.html");
    remotes.bring(SHOP, address, PUBLIC, "mona", Set.of("main", "feature"));
    work.ok("push", "-q", "origin", ":feature");

    remotes.bring(SHOP, address, PUBLIC, "mona", Set.of("feature"));

    assertThat(stored.deployed()).contains("feature@" + feature, "feature gone");
    assertThat(stored.at(SHOP, "refs/heads/feature")).isEmpty();
  }

  @Test
  void aRequestIsKeptWithoutBeingDeployed() throws Exception {
    push("main", "index.html");
    remotes.bring(SHOP, address, PUBLIC, "mona", Set.of("main"));
    work.ok("checkout", "-q", "-b", "stranger");
    String offered = work.write("evil.js", "1").commit("offered");
    work.ok("push", "-q", "origin", "stranger:refs/pull/7/head");

    String kept = remotes.bringRequest(SHOP, address, PUBLIC, "refs/pull/7/head", 7);

    assertThat(kept).isEqualTo(offered);
    assertThat(stored.at(SHOP, "refs/berth/requests/7")).contains(offered);
    assertThat(stored.deployed()).hasSize(1);
    remotes.dropRequest(SHOP, 7);
    assertThat(stored.at(SHOP, "refs/berth/requests/7")).isEmpty();
    refused(
        "source.remote-gone",
        () -> remotes.bringRequest(SHOP, address, PUBLIC, "refs/pull/8/head", 8));
  }

  @Test
  void whatAPushWouldBeRefusedForIsNotTaken() throws Exception {
    push("main", "index.html");
    remotes.bring(SHOP, address, PUBLIC, "mona", Set.of("main"));
    String secret = "gh" + "p_" + "Zk3Qw9Rt6Yp1Lm8Nb5Vc2Xd7Hf4Jg0SaTeUi";
    work.write("config.js", "const t = '" + secret + "'\n");
    String bad = push("main", "page.html");

    List<FetchedCommits.Outcome> outcomes =
        remotes.bring(SHOP, address, PUBLIC, "mona", Set.of("main"));

    assertThat(outcomes)
        .singleElement()
        .satisfies(outcome -> {
          assertThat(outcome.stored()).isFalse();
          assertThat(outcome.words())
              .contains("source.secret", "config.js:1")
              .doesNotContain(secret);
        });
    assertThat(stored.has(SHOP, bad)).isFalse();
    assertThat(stored.deployed()).hasSize(1);
    assertThat(stored.waiting()).isEmpty();
  }

  @Test
  void whatIsTooLargeIsNotTaken() throws Exception {
    byte[] noise = new byte[3 << 20];
    new SecureRandom().nextBytes(noise);
    Files.write(work.directory.resolve("noise"), noise);
    push("main", "index.html");
    stored = new ArrivalsFixture(directory.resolve("small"), limits(DataSize.ofMegabytes(1)));
    remotes = remotes(LOOPBACK, InetAddress::getAllByName);

    refused(
        "source.push-too-large",
        () -> remotes.bring(SHOP, address, PUBLIC, "mona", Set.of("main")));
    assertThat(stored.at(SHOP, "refs/heads/main")).isEmpty();
    assertThat(stored.waiting()).isEmpty();
  }

  @Test
  void aTokenOpensAPrivateRepositoryAndIsNowhereToBeSeen() throws Exception {
    String commit = push("main", "index.html");
    hosted.token = "planted-token-0815";

    refused("source.remote-access", () -> remotes.heads(address, PUBLIC));
    refused("source.remote-access", () -> remotes.heads(address, token("wrong-planted-0815")));
    assertThat(remotes.heads(address, token("planted-token-0815")).branches())
        .containsEntry("main", commit);
    assertThat(token("planted-token-0815").toString()).doesNotContain("planted");
  }

  @Test
  void whatIsNotThereIsSaid() throws Exception {
    refused("source.remote-access", () -> remotes.heads(hosted.address("octo-org/other"), PUBLIC));
    refused(
        "source.remote-unreachable",
        () -> remotes.heads(RemoteAddress.parse("https://nobody.invalid/a/b"), PUBLIC));
    RemoteAddress closed = RemoteAddress.parse("https://localhost:1/a/b");
    refused("source.remote-unreachable", () -> remotes.heads(closed, PUBLIC));
  }

  @Test
  void privateAddressesAreRefusedUnlessTheyAreOpened() {
    RemoteRepositories strict = remotes(List.of(), InetAddress::getAllByName);
    refused("source.remote-private", () -> strict.heads(address, PUBLIC));
    for (String literal :
        List.of(
            "https://127.0.0.1/a/b",
            "https://169.254.169.254/latest/meta-data",
            "https://[::1]/a/b")) {
      refused("source.remote-private", () -> strict.heads(RemoteAddress.parse(literal), PUBLIC));
    }
    assertThat(hosted.requests).isEmpty();
  }

  /** The name server says a public address first, and the machine itself when it is dialled. */
  @Test
  void aNameServerThatChangesItsMindLeadsNowhere() {
    RemoteRepositories strict =
        remotes(List.of(), host -> new InetAddress[] {InetAddress.getByName("140.82.121.4")});

    refused("source.remote-private", () -> strict.heads(address, PUBLIC));
    assertThat(hosted.requests).isEmpty();
  }

  @Test
  void redirectsToAnotherPlaceAreNotFollowedAndSeeNoToken() throws Exception {
    for (String elsewhere :
        List.of(
            "http://localhost:1/a/b.git/info/refs?service=git-upload-pack",
            "https://169.254.169.254/info/refs?service=git-upload-pack",
            "https://127.0.0.1:1/a/b.git/info/refs?service=git-upload-pack",
            "file:///etc/passwd?service=git-upload-pack")) {
      hosted.instead =
          exchange -> {
            exchange.getResponseHeaders().add("Location", elsewhere);
            exchange.sendResponseHeaders(302, -1);
          };
      assertThatExceptionOfType(DeployException.class)
          .as(elsewhere)
          .isThrownBy(() -> remotes.heads(address, token("planted-token-0815")))
          .satisfies(e -> {
            assertThat(e.failure().code()).startsWith("source.remote-");
            assertThat(e.failure().toString()).doesNotContain("planted");
          });
    }
  }

  @Test
  void aRedirectOnTheSameHostIsFollowed() throws Exception {
    String commit = push("main", "index.html");
    hosted.redirected =
        path -> path.startsWith("/old-org/") ? path.replace("/old-org/", "/octo-org/") : path;

    assertThat(remotes.heads(hosted.address("old-org/shop"), PUBLIC).branches())
        .containsEntry("main", commit);
    assertThat(hosted.requests)
        .anyMatch(request -> request.startsWith("GET /old-org/"))
        .anyMatch(request -> request.startsWith("GET /octo-org/"));
  }

  @Test
  void answersThatAreNoneEndAndAreSaid() {
    Map<String, HostedGit.Answer> answers = new HashMap<>();
    answers.put(
        "nonsense",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("<html>hello</html>".getBytes(StandardCharsets.UTF_8));
        });
    answers.put(
        "truncated",
        exchange -> {
          exchange
              .getResponseHeaders()
              .add("Content-Type", "application/x-git-upload-pack-advertisement");
          exchange.sendResponseHeaders(200, 1000);
          exchange
              .getResponseBody()
              .write("001e# service=git-upload-pack\n".getBytes(StandardCharsets.UTF_8));
        });
    answers.put("error", exchange -> exchange.sendResponseHeaders(500, -1));
    answers.put("forbidden", exchange -> exchange.sendResponseHeaders(403, -1));
    answers.put(
        "silence",
        exchange -> {
          try {
            Thread.sleep(Duration.ofSeconds(6));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    answers.forEach((name, answer) -> {
      hosted.instead = answer;
      assertThatExceptionOfType(DeployException.class)
          .as(name)
          .isThrownBy(() -> remotes.heads(address, PUBLIC))
          .satisfies(e ->
              assertThat(e.failure().code())
                  .as(name)
                  .isEqualTo(
                      name.equals("forbidden")
                          ? "source.remote-access"
                          : "source.remote-unreachable"));
    });
  }

  /** Refs without end, as fast as they can be read: the answer ends at what a list may take. */
  @Test
  void aFloodOfRefsEnds() {
    hosted.instead =
        exchange -> {
          exchange
              .getResponseHeaders()
              .add("Content-Type", "application/x-git-upload-pack-advertisement");
          exchange.sendResponseHeaders(200, 0);
          var out = exchange.getResponseBody();
          out.write("001e# service=git-upload-pack\n0000".getBytes(StandardCharsets.UTF_8));
          for (int i = 0; i < 3_000_000; i++) {
            String line = "%040x refs/heads/b%08d\n".formatted(i + 1, i);
            out.write("%04x%s".formatted(line.length() + 4, line).getBytes(StandardCharsets.UTF_8));
          }
        };
    assertThatExceptionOfType(DeployException.class)
        .isThrownBy(() -> remotes.heads(address, PUBLIC))
        .withMessageContaining("source.remote-unreachable");
  }

  @Test
  void aCertificateThatNobodyKnowsIsSaid() {
    RemoteRepositories untrusting =
        new RemoteRepositories(
            stored.arrivals,
            stored.settings,
            settings(LOOPBACK, null),
            new MapHostKeys(),
            InetAddress::getAllByName);
    refused("source.remote-certificate", () -> untrusting.heads(address, PUBLIC));
  }

  private String push(String branch, String file) throws Exception {
    work.ok("checkout", "-q", "-B", branch);
    String commit = work.write(file, "<h1>" + file + "</h1>").commit(file);
    work.ok("push", "-q", "origin", branch);
    return commit;
  }

  private RemoteRepositories remotes(List<String> open, HostResolver names) {
    return new RemoteRepositories(
        stored.arrivals,
        stored.settings,
        settings(open, hosted.certificate),
        new MapHostKeys(),
        names);
  }

  private static RemoteSettings settings(List<String> open, @Nullable Path certificates) {
    return new RemoteSettings(
        open, certificates, Duration.ofSeconds(3), Duration.ofSeconds(60), Duration.ofMinutes(5));
  }

  private static RemoteCredentials token(String token) {
    return new RemoteCredentials.Token("x-access-token", token);
  }

  private static SourceSettings limits(DataSize pack) {
    return new SourceSettings(
        pack,
        DataSize.ofMegabytes(10),
        100_000,
        10_000,
        DataSize.ofMegabytes(100),
        50,
        500,
        100,
        100,
        Duration.ofSeconds(5));
  }

  private static void refused(String code, ThrowingCallable action) {
    assertThatExceptionOfType(DeployException.class)
        .isThrownBy(action)
        .satisfies(e -> {
          assertThat(e.failure().code()).as(e.failure().summary()).isEqualTo(code);
          assertThat(e.failure().toString()).doesNotContain("planted");
        });
  }
}
