package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A Next.js app as its frameworks' own documentation lays it out, with Drizzle among the
 * development packages and no file for Berth: pushed, it is live with its schema.
 */
@ExtendWith(SharedBerth.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StockNextIT {
  private static final String APP = "notes";
  private static final Duration RECOVERY = Duration.ofSeconds(60);
  private static final Pattern ACTION = Pattern.compile("name=\"(\\$ACTION_ID_[0-9a-f]+)\"");
  private static final Pattern PHOTO = Pattern.compile("/photos/[0-9a-f]{32}");

  private final BerthInstallation berth;
  private final GitRepo repository;
  private String cookie = "";
  private String photo = "";

  StockNextIT(BerthInstallation berth) {
    this.berth = berth;
    repository =
        berth.repository(APP).copy(Checkout.example("next-drizzle")).commit("notes in Next.js");
  }

  @Test
  @Order(1)
  void aPushMigratesWithItsOwnToolBeforeTrafficComes() {
    String output = repository.deploy("main").output();

    assertThat(output)
        .contains("there are migrations in drizzle → Drizzle runs before traffic")
        .contains("migrations applied successfully")
        .contains("The build has a database of its own")
        .contains("AUTH_SECRET")
        .contains("A volume, because");
    assertThat(berth.get(APP, "/about").body()).contains("Notes so far");
    Http.Answer signedIn = act("", Map.of("name", "Ada", "password", "correct-horse"));
    String set = signedIn.header("Set-Cookie");
    assertThat(set).as(signedIn.toString()).startsWith("session=");
    cookie = set.substring(0, set.indexOf(';'));
    act(cookie, Map.of("words", "first words", "photo", "not really a picture"));
    Matcher found = PHOTO.matcher(berth.get(APP).body());
    assertThat(found.find()).isTrue();
    photo = found.group();
    assertKept();
  }

  @Test
  @Order(2)
  void theSameMigrationsNeedNoRestorePointAndNewOnesDo() {
    repository.write("note.txt", "changed").commit("changed");
    assertThat(repository.deploy("main").output()).doesNotContain("Restore point");
    assertKept();

    migration("0001_mood", "ALTER TABLE \"note\" ADD COLUMN \"mood\" text;");
    repository.commit("moods");
    assertThat(repository.deploy("main").output())
        .contains("Restore point")
        .contains("migrations applied successfully");
    assertKept();
  }

  @Test
  @Order(3)
  void aMigrationThatFailsLeavesTheLiveReleaseServing() {
    migration("0002_broken", "ALTER TABLE \"nowhere\" ADD COLUMN \"mood\" text;");
    repository.commit("broken migration");

    Command.Result push = repository.push("main");

    assertThat(push.exit()).isNotZero();
    assertThat(push.output())
        .contains("build.migration-failed")
        .contains("relation \"nowhere\" does not exist");
    assertKept();
  }

  /** It runs where there are no rows, and fails where there are. */
  @Test
  @Order(4)
  void aMigrationThatTheRowsContradictFailsWithItsRestorePoint() {
    repository
        .write(
            "drizzle/0002_broken.sql", "CREATE UNIQUE INDEX \"one_each\" ON \"note\" (\"author\");")
        .commit("one note each");
    act(cookie, Map.of("words", "second words"));

    Command.Result push = repository.push("main");

    assertThat(push.exit()).isNotZero();
    assertThat(push.output())
        .contains("migrate.command-failed")
        .contains("could not create unique index")
        .contains("The data as it was before: `berth db restore");
    assertKept();
  }

  @Test
  @Order(5)
  void twoOwnersOfOneSchemaAreRefused() {
    repository
        .write("drizzle/0002_broken.sql", "SELECT 1;")
        .write("db/migration/V1__tables.sql", "create table flown (id int);\n")
        .commit("two tools");

    Command.Result push = repository.push("main");

    assertThat(push.exit()).isNotZero();
    assertThat(push.output()).contains("migrate.two-tools").contains("db/migration");
    assertKept();
  }

  @Test
  @Order(6)
  void aRollbackKeepsTheDataAndMigratesNothing() {
    Http.Answer rollback = berth.api("POST", "/apps/" + APP + "/rollbacks", "{\"release\": 1}");

    assertThat(rollback.status()).as(rollback.body()).isBetween(200, 299);
    Eventually.holds(
        RECOVERY,
        "the rollback ended well",
        () ->
            berth
                .apiGet("/apps/" + APP)
                .get("deploys")
                .get(0)
                .get("status")
                .asString()
                .equals("succeeded"));
    assertKept();
  }

  private void migration(String tag, String sql) {
    String journal =
        BerthInstallation.read(repository.directory().resolve("drizzle/meta/_journal.json"));
    int index = Integer.parseInt(tag.substring(0, 4));
    String entry =
        """
            },
            {
              "idx": %d,
              "version": "7",
              "when": %d,
              "tag": "%s",
              "breakpoints": true
            }
          ]
        """
            .formatted(index, 1_900_000_000_000L + index, tag);
    repository
        .write("drizzle/" + tag + ".sql", sql)
        .write(
            "drizzle/meta/_journal.json",
            journal.replaceFirst("\\}\\s*\\]\\s*(?=\\}\\s*$)", entry));
  }

  private void assertKept() {
    assertThat(berth.get(APP).body()).contains("first words");
    assertThat(berth.get(APP, photo).body()).isEqualTo("not really a picture");
  }

  /** Sends the page's form as a browser without scripts does. */
  private Http.Answer act(String cookie, Map<String, String> fields) {
    Map<String, String> headers = new HashMap<>();
    if (!cookie.isEmpty()) {
      headers.put("Cookie", cookie);
    }
    String page = berth.http().ask("GET", berth.host(APP), "/", "", headers).body();
    Matcher action = ACTION.matcher(page);
    assertThat(action.find()).as(page).isTrue();
    StringBuilder body = new StringBuilder(part(action.group(1), ""));
    fields.forEach((name, value) -> body.append(part(name, value)));
    body.append("--x--\r\n");
    headers.put("Content-Type", "multipart/form-data; boundary=x");
    headers.put("Origin", "http://" + berth.host(APP) + ":" + berth.port());
    Http.Answer answer = berth.http().ask("POST", berth.host(APP), "/", body.toString(), headers);
    assertThat(answer.status()).as(answer.body()).isLessThan(400);
    return answer;
  }

  private static String part(String name, String value) {
    String file = name.equals("photo") ? "; filename=\"p.png\"\r\nContent-Type: image/png" : "";
    return "--x\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n%s\r\n"
        .formatted(name, file, value);
  }
}
