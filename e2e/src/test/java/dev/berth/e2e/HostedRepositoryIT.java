package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Code that lives at a hosting service: real git behind TLS, and deliveries signed as GitHub does.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
@Timeout(600)
class HostedRepositoryIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JsonMapper JSON = JsonMapper.shared();

  /** In two parts, so that no scanner takes it for one. */
  private static final String TOKEN = "planted-" + "token-0815";

  private HostedGit hosted;
  private BerthInstallation berth;
  private Links links;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    hosted = new HostedGit(directory);
    berth = BerthInstallation.prepare();
    links = new Links(berth);
    hosted.token = TOKEN;
    berth.set("BERTH_REMOTES_PRIVATENETWORKS", "127.0.0.0/8,::1");
    berth.set("BERTH_REMOTES_CERTIFICATES", hosted.certificate.toString());
    berth.set("BERTH_REMOTES_LOOK", "3s");
    berth.set("BERTH_INBOUND_PREVIEWS", "2");
    berth.up();
  }

  @AfterAll
  void stop() {
    berth.close();
    hosted.close();
  }

  @Test
  void aPushThereDeploysHereAndTheBranchGoesWithItsPreview() throws Exception {
    Hosted repository = connected("hosted-push");
    assertThat(berth.get("hosted-push").body()).isEqualTo("one\n");

    repository.say("two").push("main");
    assertThat(repository.deliverPush("main", "d-1").status()).isEqualTo(202);
    Eventually.holds(PATIENCE, "two", () -> berth.get("hosted-push").body().equals("two\n"));

    repository.say("dark").push("main:dark-mode");
    repository.deliverPush("dark-mode", "d-2");
    Eventually.holds(
        PATIENCE, "dark", () -> berth.get("hosted-push--dark-mode").body().equals("dark\n"));

    repository.push(":dark-mode");
    repository.deliver("push", "d-3", repository.deleted("dark-mode"));
    Eventually.holds(PATIENCE, "gone", () -> berth.get("hosted-push--dark-mode").status() == 404);
    Eventually.holds(
        PATIENCE,
        "handled",
        () -> repository.delivery("d-3").path("state").asString().equals("DONE"));
    assertThat(repository.view().path("confirmedAt").asString()).isNotEmpty();
  }

  @Test
  void aDoubledOrForgedDeliveryDoesNothing() throws Exception {
    Hosted repository = connected("hosted-double");
    String body = repository.pushed("main");
    assertThat(repository.deliver("push", "same", body).body()).contains("stored");
    assertThat(repository.deliver("push", "same", body).body()).contains("known");
    assertThat(repository.deliver("push", "another-id", body).body()).contains("known");

    Http.Answer unsigned =
        berth.http().ask("POST", berth.host("berth"), repository.hook, body, Map.of());
    assertThat(unsigned.status()).isEqualTo(401);
    assertThat(unsigned.body()).contains("inbound.unsigned");
    repository.secret = "wrong";
    assertThat(repository.deliver("push", "forged", body).status()).isEqualTo(401);
    assertThat(
            berth.http().ask("POST", berth.host("berth"), "/hooks/0000", body, Map.of()).status())
        .isEqualTo(404);

    JsonNode view = repository.view();
    assertThat(view.path("deliveries").size()).isEqualTo(1);
    assertThat(view.path("refusedAt").asString()).isNotEmpty();
    assertThat(view.toString()).contains("••••");
    assertThat(berth.apiGet("/apps/hosted-double/deploys").size()).isEqualTo(1);
  }

  @Test
  void whatNobodyToldOfIsFound() throws Exception {
    Hosted repository = connected("hosted-lost");
    repository.say("found").push("main");
    Eventually.holds(PATIENCE, "found", () -> berth.get("hosted-lost").body().equals("found\n"));
  }

  @Test
  void deliveriesInTheWrongOrderEndAtWhatTheRepositorySays() throws Exception {
    Hosted repository = connected("hosted-order");
    repository.say("two").push("main");
    String second = repository.pushed("main");
    repository.say("three").push("main");
    String third = repository.pushed("main");

    repository.deliver("push", "third", third);
    repository.deliver("push", "second", second);

    Eventually.holds(
        PATIENCE,
        "both handled",
        () ->
            repository.delivery("second").path("state").asString().equals("DONE")
                && repository.delivery("third").path("state").asString().equals("DONE"));
    Eventually.holds(PATIENCE, "three", () -> berth.get("hosted-order").body().equals("three\n"));
  }

  @Test
  void aForkSeesNoSecretAndWaitsForApproval() throws Exception {
    Hosted repository = connected("hosted-fork");
    berth.api(
        "PUT",
        "/apps/hosted-fork/variables/STRIPE_KEY",
        "{\"value\": \"planted-secret-0815\", \"scope\": \"app\"}");
    NodeApp.running(
        repository.work,
        "require('node:http').createServer((q, r) => r.end(process.env.STRIPE_KEY + '\\n'))"
            + ".listen(process.env.PORT);\n");
    repository.work.commit("offered");
    repository.push("HEAD:refs/pull/7/head");

    repository.deliver("pull_request", "pr-1", repository.request("opened", "visitor/shop"));
    Eventually.holds(
        PATIENCE,
        "handled",
        () -> repository.delivery("pr-1").path("state").asString().equals("DONE"));
    assertThat(repository.delivery("pr-1").path("words").asString()).contains("approve");
    assertThat(berth.get("hosted-fork--fork-7").status()).isEqualTo(404);

    Http.Answer approved =
        berth.api("POST", "/apps/hosted-fork/repository/contributors", "{\"name\": \"visitor\"}");
    assertThat(approved.status()).as(approved.body()).isEqualTo(202);
    Eventually.holds(
        PATIENCE,
        "the fork's preview",
        () -> berth.get("hosted-fork--fork-7").body().equals("undefined\n"));

    repository.deliver("pull_request", "pr-2", repository.request("closed", "visitor/shop"));
    Eventually.holds(PATIENCE, "ended", () -> berth.get("hosted-fork--fork-7").status() == 404);
  }

  @Test
  void thereAreAsManyPreviewsAsAllowedAndClosingARequestEndsItsOwn() throws Exception {
    Hosted repository = connected("hosted-many");
    for (String branch : List.of("one-of-two", "two-of-two")) {
      repository.say(branch).push("HEAD:" + branch);
      repository.deliverPush(branch, branch);
      Eventually.holds(
          PATIENCE, branch, () -> berth.get("hosted-many--" + branch).body().equals(branch + "\n"));
    }
    repository.say("too many").push("HEAD:too-many");
    repository.deliverPush("too-many", "many-3");
    Eventually.holds(
        PATIENCE,
        "handled",
        () -> repository.delivery("many-3").path("state").asString().equals("DONE"));
    assertThat(repository.view().path("trouble").asString())
        .contains("too-many: not deployed", "2 previews already");
    assertThat(berth.get("hosted-many--too-many").status()).isEqualTo(404);

    repository.deliver(
        "pull_request",
        "many-4",
        repository
            .request("closed", "octo-org/hosted-many")
            .replace("\"ref\": \"changes\"", "\"ref\": \"one-of-two\""));
    Eventually.holds(PATIENCE, "ended", () -> berth.get("hosted-many--one-of-two").status() == 404);
    assertThat(berth.get("hosted-many--two-of-two").status()).isEqualTo(200);
    assertThat(berth.get("hosted-many").status()).isEqualTo(200);
  }

  @Test
  void storedDeliveriesSurviveAKill() throws Exception {
    Hosted repository = connected("hosted-kill");
    repository.say("after").push("main");
    hosted.instead =
        exchange -> {
          try {
            Thread.sleep(Duration.ofSeconds(2));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.sendResponseHeaders(503, -1);
        };
    assertThat(repository.deliverPush("main", "kill").status()).isEqualTo(202);
    berth.killServer();
    hosted.instead = null;
    berth.up();

    Eventually.holds(PATIENCE, "after", () -> berth.get("hosted-kill").body().equals("after\n"));
    Eventually.holds(
        PATIENCE,
        "handled",
        () -> repository.delivery("kill").path("state").asString().equals("DONE"));
  }

  /** What was answered with 202 is there afterwards, whenever the server was killed. */
  @Test
  void ofABurstNothingThatWasAnsweredIsLost() throws Exception {
    Hosted repository = connected("hosted-burst");
    String body = repository.pushed("main");
    Set<String> answered = ConcurrentHashMap.newKeySet();
    AtomicInteger sent = new AtomicInteger();
    try (ExecutorService senders = Executors.newFixedThreadPool(8)) {
      for (int sender = 0; sender < 8; sender++) {
        senders.execute(() -> {
          for (int i = sent.incrementAndGet(); i <= 600; i = sent.incrementAndGet()) {
            String id = "burst-" + i;
            try {
              if (repository.deliver("push", id, body.replace("}", "} ".repeat(1 + i))).status()
                  == 202) {
                answered.add(id);
              }
            } catch (Exception | AssertionError e) {
              // the server is being killed
            }
          }
        });
      }
      Eventually.holds(PATIENCE, "some", () -> answered.size() > 100);
      berth.killServer();
    }
    berth.up();

    Set<String> kept = new TreeSet<>();
    for (JsonNode delivery :
        berth.apiGet("/apps/hosted-burst/repository?deliveries=2000").path("deliveries")) {
      kept.add(delivery.path("id").asString());
    }
    assertThat(kept).containsAll(answered);
    assertThat(answered).hasSizeGreaterThan(100);
    Eventually.holds(
        PATIENCE,
        "all handled",
        () -> !repository.view().path("deliveries").toString().contains("\"WAITING\""));
  }

  @Test
  void whatCanNotBeConnectedIsExplained() {
    Http.Answer unknown = connect("hosted-none", hosted.address("nobody/nothing"));
    assertThat(unknown.status()).isEqualTo(409);
    assertThat(unknown.body()).contains("source.remote-access", "token");
    assertThat(connect("hosted-none", "http://localhost/a/b").body())
        .contains("source.remote-address");
    assertThat(connect("hosted-none", "https://169.254.169.254/a/b").body())
        .contains("source.remote-private");
    assertThat(berth.api("GET", "/apps/hosted-none/repository", "").status()).isEqualTo(404);
  }

  @Test
  void theServiceIsToldOfStatusesDeploymentsAndInOneComment() throws Exception {
    HostedApi api = new HostedApi();
    hosted.api = api;
    Hosted repository = connected("hosted-told");
    String first = repository.work.head();
    Eventually.holds(
        PATIENCE,
        "a status",
        () -> bodies(api, "/hosted-told/statuses/" + first).contains("success"));
    assertThat(bodies(api, "/hosted-told/statuses/" + first))
        .contains("berth/production", "/apps/hosted-told/deploys/");
    links.follow(bodies(api, "/hosted-told/statuses/" + first));
    Eventually.holds(
        PATIENCE, "a deployment", () -> bodies(api, "/hosted-told/deployments").contains(first));
    assertThat(api.to("/hosted-told/").getFirst().authorization()).contains(TOKEN);

    repository.say("preview").push("main:changes");
    api.failing.set(2);
    repository.deliver(
        "pull_request", "told-1", repository.request("opened", "octo-org/hosted-told"));
    String address = berth.url("hosted-told--changes");
    Eventually.holds(
        PATIENCE, "a comment", () -> bodies(api, "/hosted-told/issues").contains(address));
    repository.say("preview two").push("main:changes");
    String second = repository.work.head();
    repository.deliver(
        "pull_request", "told-2", repository.request("synchronize", "octo-org/hosted-told"));
    Eventually.holds(
        PATIENCE,
        "the same comment",
        () ->
            api.to("/hosted-told/issues/comments/42").stream()
                .anyMatch(call ->
                    call.method().equals("PATCH")
                        && call.body().contains(second.substring(0, 7))
                        && call.body().contains("is live")));
    assertThat(api.to("/hosted-told/issues/7/comments"))
        .filteredOn(call -> call.method().equals("POST"))
        .filteredOn(call -> !call.body().isEmpty())
        .hasSizeLessThanOrEqualTo(2);

    links.follow(bodies(api, "/hosted-told/deployments"));
    links.follow(bodies(api, "/hosted-told/issues"));

    repository.work.write("package.json", "{ this is no JSON");
    repository.work.commit("broken");
    repository.push("main:changes");
    repository.deliverPush("changes", "told-3");
    String broken = repository.work.head();
    Eventually.holds(
        PATIENCE,
        "a failure",
        () -> bodies(api, "/hosted-told/statuses/" + broken).contains("failure"));
    links.follow(bodies(api, "/hosted-told/statuses/" + broken));
    assertThat(repository.view().path("told").toString()).doesNotContain("GAVE_UP");
    assertThat(repository.view().toString()).doesNotContain(TOKEN);
    assertThat(BerthInstallation.read(berth.data().resolve("logs/server.log")))
        .doesNotContain(TOKEN);
  }

  @Test
  void subscribersHearOfDeploysInASignedMessage() throws Exception {
    HostedApi api = new HostedApi();
    hosted.api = api;
    Hosted repository = connected("hosted-heard");
    Http.Answer added =
        berth.api(
            "POST",
            "/apps/hosted-heard/notifications",
            "{\"kind\": \"webhook\", \"address\": \"" + hosted.address("receive/signed") + "\"}");
    assertThat(added.status()).as(added.body()).isEqualTo(201);
    JsonNode made = JSON.readTree(added.body());
    berth.api(
        "POST",
        "/apps/hosted-heard/notifications",
        "{\"kind\": \"slack\", \"address\": \"" + hosted.address("receive/planted-chat") + "\"}");

    berth.api(
        "POST",
        "/apps/hosted-heard/notifications/"
            + made.path("subscriber").path("id").asString()
            + "/test",
        "");
    Eventually.holds(
        PATIENCE, "a test", () -> bodies(api, "/receive/signed").contains("\"test\":\"true\""));
    HostedApi.Call test = api.to("/receive/signed").getLast();
    assertThat(test.headers().get("webhook-signature"))
        .isEqualTo(signature(test, made.path("secret").asString()));

    repository.say("heard").push("main");
    repository.deliverPush("main", "heard-1");
    Eventually.holds(
        PATIENCE,
        "both",
        () ->
            bodies(api, "/receive/signed").contains("deploy.live")
                && bodies(api, "/receive/planted-chat").contains("is live"));
    assertThat(bodies(api, "/receive/planted-chat")).contains("\"text\"", "hosted-heard");
    links.follow(bodies(api, "/receive/signed"));
    links.follow(bodies(api, "/receive/planted-chat"));
    JsonNode view = berth.apiGet("/apps/hosted-heard/notifications");
    assertThat(view.path("messages").toString()).contains("DONE");
    assertThat(view.toString()).doesNotContain("planted-chat").doesNotContain("whsec_");
  }

  /** The same seed always: what fails once fails again. */
  @Test
  void whateverComesIsAnsweredAndNothingOfItIsLogged() throws Exception {
    Hosted repository = connected("hosted-fuzz");
    String planted = "planted-in-a-header";
    Random random = new Random(20261127);
    for (int round = 0; round < 300; round++) {
      String body = noise(random, repository.pushed("main"));
      Http.Answer answer =
          switch (random.nextInt(3)) {
            case 0 -> repository.deliver("push", "f-" + round, body);
            case 1 -> repository.deliver("pull_request", "", body);
            default ->
                berth
                    .http()
                    .ask(
                        "POST",
                        berth.host("berth"),
                        repository.hook,
                        body,
                        Map.of(
                            "X-Hub-Signature-256",
                            "sha256=" + planted,
                            "Authorization",
                            "Bearer " + planted,
                            "Cookie",
                            planted,
                            "Content-Type",
                            random.nextBoolean() ? "text/x" : "a/b; charset=\u00ff"));
          };
      assertThat(answer.status()).as(body).isIn(202, 400, 401, 413);
    }
    Eventually.holds(
        PATIENCE,
        "all handled",
        () -> !repository.view().path("deliveries").toString().contains("\"WAITING\""));
    assertThat(BerthInstallation.read(berth.data().resolve("logs/server.log")))
        .doesNotContain(planted)
        .doesNotContain(repository.secret)
        .doesNotContain("can not be handled");
    assertThat(berth.get("hosted-fuzz").status()).isEqualTo(200);
  }

  private static String noise(Random random, String body) {
    return switch (random.nextInt(6)) {
      case 0 -> body.substring(0, random.nextInt(body.length() - 1) + 1);
      case 1 -> body.replace("refs/heads/", "refs/heads/../../" + random.nextInt());
      case 2 -> "{\"a\":".repeat(1 + random.nextInt(3000)) + "1";
      case 3 -> body.replace("\"", random.nextBoolean() ? "'" : "\\u0000");
      case 4 -> body.replaceAll("[0-9a-f]{40}", String.valueOf(random.nextLong()));
      default -> "[" + random.nextInt() + ", null, \"\u00ff\"]";
    };
  }

  private static String bodies(HostedApi api, String path) {
    return api.to(path).stream().map(HostedApi.Call::body).collect(Collectors.joining("\n"));
  }

  /** After the Standard Webhooks specification. */
  private static String signature(HostedApi.Call call, String secret) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring(6)), "HmacSHA256"));
    String signed =
        call.headers().get("webhook-id")
            + "."
            + call.headers().get("webhook-timestamp")
            + "."
            + call.body();
    return "v1,"
        + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
  }

  private Http.Answer connect(String app, String address) {
    Map<String, String> wish =
        new TreeMap<>(Map.of("address", address, "service", "github", "token", TOKEN));
    return berth.api("POST", "/apps/" + app + "/repository", JSON.writeValueAsString(wish));
  }

  private Hosted connected(String app) throws Exception {
    Path bare = hosted.bare("octo-org/" + app);
    Files.createDirectories(bare.getParent());
    GitRepo work = berth.scratchRepository(app);
    work.git("init", "-q", "--bare", "-b", "main", bare.toString());
    Hosted repository = new Hosted(app, work, bare);
    repository.say("one").push("HEAD:main");
    Http.Answer answer = connect(app, hosted.address("octo-org/" + app));
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    JsonNode connected = JSON.readTree(answer.body());
    repository.hook = connected.path("hook").asString().replaceAll("^http://[^/]+", "");
    repository.secret = connected.path("secret").asString();
    Eventually.holds(PATIENCE, "one", () -> berth.get(app).status() == 200);
    return repository;
  }

  /** A repository there, and how its service tells of it. */
  private final class Hosted {
    private final String app;
    private final GitRepo work;
    private final Path bare;
    private String hook = "";
    private String secret = "";

    Hosted(String app, GitRepo work, Path bare) {
      this.app = app;
      this.work = work;
      this.bare = bare;
    }

    Hosted say(String text) {
      NodeApp.saying(work, text).commit(text);
      return this;
    }

    void push(String refspec) {
      work.git("push", "-q", "-f", bare.toString(), refspec);
    }

    String named() {
      return "\"repository\": {\"full_name\": \"octo-org/"
          + app
          + "\", \"html_url\": \"https://github.com/octo-org/"
          + app
          + "\"}, \"sender\": {\"login\": \"mona\"}";
    }

    String pushed(String branch) {
      return "{\"ref\": \"refs/heads/%s\", \"before\": \"%s\", \"after\": \"%s\", \"created\": false, \"deleted\": false, \"forced\": false, \"pusher\": {\"name\": \"mona\"}, %s}"
          .formatted(branch, "0".repeat(40), work.head(), named());
    }

    String deleted(String branch) {
      return pushed(branch)
          .replace(work.head(), "0".repeat(40))
          .replace("\"deleted\": false", "\"deleted\": true");
    }

    String request(String action, String source) {
      String repo = "{\"full_name\": \"%s\", \"html_url\": \"https://github.com/%s\"}";
      return "{\"action\": \"%s\", \"number\": 7, \"pull_request\": {\"number\": 7, \"html_url\": \"https://github.com/octo-org/%s/pull/7\", \"user\": {\"login\": \"visitor\"}, \"merged\": false, \"head\": {\"ref\": \"changes\", \"sha\": \"%s\", \"repo\": %s}, \"base\": {\"ref\": \"main\", \"sha\": \"%s\", \"repo\": %s}}, %s}"
          .formatted(
              action,
              app,
              work.head(),
              repo.formatted(source, source),
              work.head(),
              repo.formatted("octo-org/" + app, "octo-org/" + app),
              named());
    }

    Http.Answer deliverPush(String branch, String id) throws Exception {
      return deliver("push", id, pushed(branch));
    }

    Http.Answer deliver(String event, String id, String body) throws Exception {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      String code = HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
      return berth
          .http()
          .ask(
              "POST",
              berth.host("berth"),
              hook,
              body,
              Map.of(
                  "X-GitHub-Event",
                  event,
                  "X-GitHub-Delivery",
                  id.isEmpty() ? UUID.randomUUID().toString() : id,
                  "X-Hub-Signature-256",
                  "sha256=" + code,
                  "Content-Type",
                  "application/json"));
    }

    JsonNode view() {
      return berth.apiGet("/apps/" + app + "/repository");
    }

    JsonNode delivery(String id) {
      for (JsonNode delivery : view().path("deliveries")) {
        if (delivery.path("id").asString().equals(id)) {
          return delivery;
        }
      }
      throw new AssertionError("no delivery " + id + " in " + view());
    }
  }
}
