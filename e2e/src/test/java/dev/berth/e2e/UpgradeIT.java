package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * An installation of a version that landed before, with apps live, data in previews and a deploy in
 * flight, is taken over by this one: no app is restarted, no request lost, nothing forgotten.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpgradeIT {
  /** What issues 1 to 4 had made of Berth. */
  private static final String EARLIER = "ed322c2";

  private static final Duration RECOVERY = Duration.ofMinutes(2);
  private static final Set<String> ACTIVE = Set.of("waiting", "running", "undoing");

  private final BerthInstallation berth = BerthInstallation.prepare();
  private GitRepo shop;
  private GitRepo guests;
  private Path backup;
  private Map<String, Long> instances = Map.of();

  @BeforeAll
  void anEarlierVersionAtWork() throws Exception {
    berth.use(EarlierVersion.checkout(EARLIER));
    berth.up();
    shop = NodeApp.saying(berth.repository("shop"), "first").commit("first");
    shop.deploy("main");
    NodeApp.saying(shop, "second").commit("second").deploy("main");
    shop.deploy("main:try-out");
    NodeApp.running(shop, "process.exit(3)\n").commit("broken");
    assertThat(shop.push("main").exit()).isNotZero();
    assertThat(berth.berth("env", "set", "GREETING=hello", "--app", "shop").exit()).isZero();
    NodeApp.saying(berth.repository("shop-admin"), "admin").commit("one").deploy("main");
    guests = berth.repository("guests").copy(Checkout.example("guestbook")).commit("guestbook");
    guests.deploy("main");
    guests.deploy("main:try-out");
    backup = berth.scratch().resolve("earlier.backup");
    Command.Result saved = berth.berth("backup", backup.toString());
    assertThat(saved.exit()).as(saved.output()).isZero();

    instances = instances();
    NodeApp.saying(shop, "third").manifestScripts("\"build\": \"sleep 5\"").commit("third");
    Path output = Files.createTempFile(berth.scratch(), "third", ".out");
    Process push = shop.pushInBackground(output, "main");
    Eventually.holds(
        RECOVERY,
        "the build runs",
        () -> Files.readString(output).contains("plan") || !push.isAlive());
    berth.killServer();
    push.waitFor();
  }

  @AfterAll
  void stop() {
    berth.use(Checkout.root());
    berth.close();
  }

  @Test
  @Order(1)
  void itIsTakenOverWithoutRestartingAnApp() {
    berth.use(Checkout.root());
    try (Watch site = Watch.over(berth, "shop-admin", List.of("admin\n"));
        Watch changing = Watch.over(berth, "shop", List.of("second\n", "third\n"))) {
      berth.up();
      Eventually.holds(
          RECOVERY,
          "the deploy in flight is live",
          () -> berth.get("shop").body().equals("third\n"));
      Eventually.holds(RECOVERY, "every deploy has ended", () -> noneIsActive("shop"));
      assertThat(site.complaints()).isEmpty();
      assertThat(changing.complaints()).isEmpty();
    }
    Map<String, Long> now = instances();
    instances.forEach((name, pid) -> {
      if (!name.startsWith("shop ")) {
        assertThat(now).as("the instance that " + name + " had").containsValue(pid);
      }
    });
  }

  @Test
  @Order(2)
  void everyPageShowsWhatWasThere() {
    for (String page : List.of("/", "/apps/shop", "/apps/guests", "/apps/shop-admin")) {
      Http.Answer answer = berth.console(page);
      assertThat(answer.status()).as(page + "\n" + answer.body()).isEqualTo(200);
      assertThat(answer.body()).contains("</html>");
    }
    assertThat(berth.console("/").body()).contains("shop-admin").contains("1 preview");
    assertThat(berth.console("/apps/shop").body()).contains("try-out").contains("third");
    assertThat(berth.apiGet("/apps/shop/releases").size()).isGreaterThanOrEqualTo(3);
    assertThat(berth.berth("env", "list", "--app", "shop").output()).contains("GREETING");
  }

  @Test
  @Order(3)
  void dataOfAppAndPreviewIsThere() {
    assertThat(berth.get("guests").status()).isEqualTo(200);
    assertThat(berth.get("guests--try-out").status()).isEqualTo(200);
    guests.write("note.txt", "changed").commit("changed");
    assertThat(guests.deploy("main").output()).contains("is live");
  }

  @Test
  @Order(4)
  void itRollsBackToAReleaseOfTheEarlierVersion() {
    Http.Answer rollback = berth.api("POST", "/apps/shop/rollbacks", "{\"release\": 1}");

    assertThat(rollback.status()).as(rollback.body()).isBetween(200, 299);
    Eventually.holds(
        RECOVERY, "release 1 serves again", () -> berth.get("shop").body().equals("first\n"));
    NodeApp.saying(shop, "fourth").commit("fourth").deploy("main");
    assertThat(berth.get("shop").body()).isEqualTo("fourth\n");
  }

  @Test
  @Order(5)
  void aBackupOfTheEarlierVersionIsRestored() throws IOException {
    try (BerthInstallation restored = BerthInstallation.prepare()) {
      Command.Result filled = restored.berth("restore", backup.toString());
      assertThat(filled.exit()).as(filled.output()).isZero();
      assertThat(BerthInstallation.read(restored.data().resolve("berth.conf")))
          .contains("port=" + restored.port());
      restored.up();

      Eventually.holds(RECOVERY, "shop answers", () -> restored.answers("shop", "second\n"));
      Eventually.holds(
          RECOVERY, "the preview answers", () -> restored.answers("shop--try-out", "second\n"));
    }
  }

  private boolean noneIsActive(String app) {
    return berth
        .apiGet("/apps/" + app)
        .get("deploys")
        .valueStream()
        .noneMatch(deploy -> ACTIVE.contains(deploy.get("status").asString()));
  }

  /** The processes of instances by a name of their own: what they serve, and a number. */
  private Map<String, Long> instances() {
    Map<String, Long> found = new TreeMap<>();
    for (Processes.Marked process : berth.marked()) {
      if (process.mark().startsWith("instance/")) {
        String app = process.mark().split("/", -1)[1];
        found.put(app + " " + process.process().pid(), process.process().pid());
      }
    }
    return found;
  }
}
