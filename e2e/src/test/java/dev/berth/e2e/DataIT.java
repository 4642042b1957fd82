package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The guestbook as anybody would push it: nothing is set by hand, and what people wrote into it
 * outlives deploys, rollbacks, crashes and a reboot.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DataIT {
  private static final Duration RECOVERY = Duration.ofSeconds(60);
  private static final String APP = "guests";
  private static final Set<String> ACTIVE = Set.of("waiting", "running", "undoing");
  private static final Pattern PHOTO = Pattern.compile("/photos/[0-9a-f]{32}");

  private final BerthInstallation berth = BerthInstallation.prepare();
  private final Path bootId = berth.scratch().resolve("boot-id");
  private GitRepo repository;
  private String photo = "";

  @BeforeAll
  void start() throws IOException {
    Files.writeString(bootId, UUID.randomUUID() + "\n");
    berth.set("BERTH_BOOT_ID_FILE", bootId.toString());
    berth.up();
    repository = berth.repository(APP).copy(Checkout.example("guestbook")).commit("guestbook");
  }

  @AfterAll
  void stop() {
    berth.close();
  }

  @Test
  @Order(1)
  void aPushGivesDatabaseMigrationsSecretAndVolume() {
    String output = repository.deploy("main").output();

    assertThat(output)
        .contains("A database, because")
        .contains("A volume, because")
        .contains("V1__guestbook.sql")
        .contains("SESSION_SECRET");
    String cookie = signIn(APP);
    write(APP, cookie, "first words");
    photo = photo(APP);
    assertThat(berth.get(APP, photo).status()).isEqualTo(200);
  }

  @Test
  @Order(2)
  void rowsAndFilesSurviveTheNextDeployAndARollback() {
    String secret = signIn(APP);
    repository.write("note.txt", "changed").commit("changed");
    assertThat(repository.deploy("main").output()).contains("its old release is stopped before");
    assertKept(APP);
    assertThat(written(APP, secret)).as("the session outlives the release").isTrue();

    Http.Answer rollback = berth.api("POST", "/apps/" + APP + "/rollbacks", "{\"release\": 1}");
    assertThat(rollback.status()).as(rollback.body()).isBetween(200, 299);
    Eventually.holds(RECOVERY, "release 3 is live", () -> liveRelease() == 3);
    assertKept(APP);
  }

  @Test
  @Order(3)
  void aPreviewStartsWithACopyAndChangesNothingInProduction() {
    String output = repository.deploy("main:try-out").output();

    assertThat(output).contains("a copy of production's");
    assertThat(berth.get(APP + "--try-out").body()).contains("first words");
    write(APP + "--try-out", signIn(APP + "--try-out"), "only in the preview");
    assertThat(berth.get(APP).body()).doesNotContain("only in the preview");
  }

  /** Only where the machine has a Terraform; without one the same is made directly. */
  @Test
  @Order(4)
  void terraformKnowsWhatTheEnvironmentHas() {
    Command.Result plan = berth.berth("tf", "plan", APP);
    assumeTrue(!plan.output().contains("provision.no-terraform"), plan.output());

    assertThat(plan.exit()).as(plan.output()).isZero();
    assertThat(plan.output()).contains("No changes");
    assertThat(berth.berth("tf", "plan", APP, "--environment", APP + "--try-out").output())
        .contains("No changes");
    assertThat(berth.berth("tf", "force-unlock", APP).output()).contains("nobody held it");
  }

  @Test
  @Order(5)
  void aFailedMigrationLeavesTheLiveReleaseServing() {
    repository
        .write(
            "db/migration/V2__broken.sql", "alter table entry add column mood text;\nselect 1/0;\n")
        .commit("broken migration");

    Command.Result push = repository.push("main");

    assertThat(push.exit()).isNotZero();
    assertThat(push.output())
        .contains("migrate.statement-failed")
        .contains("db/migration/V2__broken.sql, line 2")
        .contains("22012");
    assertKept(APP);

    repository
        .write("db/migration/V2__broken.sql", "alter table entry add column mood text;\n")
        .commit("mended");
    assertThat(repository.deploy("main").output()).contains("Restore point");
    assertKept(APP);
    Command.Result size = berth.berth("db", "size", APP);
    assertThat(size.output()).contains("awake").doesNotContain(" 0 restore points");
  }

  @Test
  @Order(6)
  void rowsAndFilesSurviveACrashAndAReboot() throws IOException {
    berth.killServer();
    assertKept(APP);
    berth.up();
    assertKept(APP);

    berth.killEverything();
    Files.writeString(bootId, UUID.randomUUID() + "\n");
    berth.up();
    Eventually.holds(RECOVERY, "production is back", () -> answers(APP));
    assertKept(APP);
  }

  /** Killed while the migration runs: PostgreSQL takes the half of it back, the deploy goes on. */
  @Test
  @Order(7)
  void aMigrationWhoseServerIsKilledRunsOnceAfterTheNextStart() throws Exception {
    repository
        .write(
            "db/migration/V3__slow.sql",
            "insert into entry (author, words) values ('Ada', 'migrated');\nselect pg_sleep(4);\n")
        .commit("slow migration");
    Path output = Files.createTempFile(berth.scratch(), "slow", ".out");
    Process push = repository.pushInBackground(output, "main");
    Eventually.holds(
        RECOVERY,
        "the migration runs",
        () -> Files.readString(output).contains("V3__slow.sql") || !push.isAlive());

    berth.killServer();
    push.waitFor();
    berth.up();

    Eventually.holds(
        RECOVERY, "the deploy goes live", () -> berth.get(APP).body().contains("migrated"));
    Eventually.holds(
        RECOVERY,
        "every deploy has ended",
        () ->
            berth
                .apiGet("/apps/" + APP)
                .get("deploys")
                .valueStream()
                .noneMatch(deploy -> ACTIVE.contains(deploy.get("status").asString())));
    assertThat(berth.get(APP).body()).containsOnlyOnce("migrated");
    assertKept(APP);
  }

  /** The command ends with its server; the deploy goes on and runs it again, to its end. */
  @Test
  @Order(8)
  void aReleaseCommandWhoseServerIsKilledRunsAgain() throws Exception {
    repository
        .write("berth.yaml", "release: node release.js\n")
        .write(
            "release.js",
            """
            console.log('release command at work');
            setTimeout(async () => {
              const { Client } = require('pg');
              const client = new Client({ connectionString: process.env.DATABASE_URL });
              await client.connect();
              await client.query("insert into entry (author, words) values ('Ada', 'released')");
              await client.end();
            }, 4000);
            """)
        .commit("a slow release command");
    Path output = Files.createTempFile(berth.scratch(), "release", ".out");
    Process push = repository.pushInBackground(output, "main");
    Eventually.holds(
        RECOVERY,
        "the command runs",
        () -> Files.readString(output).contains("command at work") || !push.isAlive());

    berth.killServer();
    push.waitFor();
    berth.up();

    Eventually.holds(
        RECOVERY, "the deploy goes live", () -> berth.get(APP).body().contains("released"));
    assertKept(APP);
    repository.write("berth.yaml", "database: true\n").commit("no release command");
    repository.deploy("main");
  }

  /** It had to be stopped for its successor: nobody else may write to the volume. */
  @Test
  @Order(9)
  void aBrokenSuccessorBringsTheStoppedReleaseBack() {
    String server = BerthInstallation.read(repository.directory().resolve("server.js"));
    repository
        .write("server.js", "console.log('no'); process.exit(3);\n" + server)
        .commit("broken");

    Command.Result push = repository.push("main");

    assertThat(push.exit()).isNotZero();
    assertThat(push.output()).contains("its old release is stopped before");
    Eventually.holds(RECOVERY, "the old release is back", () -> answers(APP));
    assertKept(APP);
  }

  private void assertKept(String name) {
    assertThat(berth.get(name).body()).contains("first words");
    assertThat(berth.get(name, photo).body()).isEqualTo("not really a picture");
  }

  private String signIn(String name) {
    Http.Answer answer =
        post(
            name,
            "/sign-in",
            "name=Ada&password=correct-horse",
            Map.of("Content-Type", "application/x-www-form-urlencoded"));
    assertThat(answer.status()).as(answer.body()).isEqualTo(303);
    StringBuilder cookie = new StringBuilder();
    for (String set : answer.response().headers().allValues("Set-Cookie")) {
      cookie.append(set, 0, set.indexOf(';')).append("; ");
    }
    return cookie.toString();
  }

  private void write(String name, String cookie, String words) {
    String body =
        """
        --x\r
        Content-Disposition: form-data; name="words"\r
        \r
        %s\r
        --x\r
        Content-Disposition: form-data; name="photo"; filename="p.png"\r
        Content-Type: image/png\r
        \r
        not really a picture\r
        --x--\r
        """
            .formatted(words);
    Http.Answer answer =
        post(
            name,
            "/entries",
            body,
            Map.of("Content-Type", "multipart/form-data; boundary=x", "Cookie", cookie));
    assertThat(answer.status()).as(answer.body()).isEqualTo(303);
    assertThat(berth.get(name).body()).contains(words);
  }

  private boolean written(String name, String cookie) {
    return berth
        .http()
        .ask("GET", berth.host(name), "/", "", Map.of("Cookie", cookie))
        .body()
        .contains("Signed in as <b>Ada</b>");
  }

  private Http.Answer post(String name, String path, String body, Map<String, String> headers) {
    return berth.http().ask("POST", berth.host(name), path, body, headers);
  }

  private String photo(String name) {
    Matcher photo = PHOTO.matcher(berth.get(name).body());
    assertThat(photo.find()).isTrue();
    return photo.group();
  }

  private long liveRelease() {
    return berth
        .apiGet("/apps/" + APP + "/releases")
        .valueStream()
        .filter(release -> release.path("live").asBoolean())
        .mapToLong(release -> release.path("number").asLong())
        .max()
        .orElse(0);
  }

  private boolean answers(String name) {
    try {
      return berth.http().tryAsk("GET", berth.host(name), "/", "", Map.of()).status() == 200;
    } catch (IOException down) {
      return false;
    }
  }
}
