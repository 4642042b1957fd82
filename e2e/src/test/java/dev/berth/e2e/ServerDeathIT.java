package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Whatever dies, live apps go on; {@link KilledStepsIT} kills deploys. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ServerDeathIT {
  private static final Duration RECOVERY = Duration.ofSeconds(60);

  private final BerthInstallation berth = BerthInstallation.prepare();
  private final Path bootId = berth.scratch().resolve("boot-id");

  @BeforeAll
  void start() throws IOException {
    Files.writeString(bootId, UUID.randomUUID() + "\n");
    berth.set("BERTH_BOOT_ID_FILE", bootId.toString());
    berth.up();
  }

  @AfterAll
  void stop() {
    berth.close();
  }

  @Test
  @Order(1)
  void liveAppsAnswerWhileNoServerRuns() {
    NodeApp.saying(berth.repository("orphan-app"), "still here").commit("one").deploy("main");

    berth.killServer();

    assertThat(berth.get("orphan-app").body()).isEqualTo("still here\n");
    berth.up();
  }

  @Test
  @Order(2)
  void aDeadRouterIsReplacedAtOnce() {
    NodeApp.saying(berth.repository("routed-app"), "routed").commit("one").deploy("main");

    berth.marked().stream()
        .filter(process -> process.mark().startsWith("router"))
        .forEach(process -> process.process().destroyForcibly());

    Eventually.holds(
        Duration.ofSeconds(5), "the router answers again", () -> answers("routed-app", "routed\n"));
  }

  @Test
  @Order(3)
  void aDeadInstanceIsStartedAgain() {
    NodeApp.saying(berth.repository("fragile-app"), "alive").commit("one").deploy("main");

    berth.marked().stream()
        .filter(process -> process.mark().startsWith("instance/fragile-app/"))
        .forEach(process -> process.tree().forEach(ProcessHandle::destroyForcibly));

    Eventually.holds(RECOVERY, "the app answers again", () -> answers("fragile-app", "alive\n"));
  }

  @Test
  @Order(4)
  void afterARebootEveryAppIsBack() throws IOException {
    GitRepo repository = NodeApp.saying(berth.repository("rebooted-app"), "back").commit("one");
    repository.deploy("main");
    repository.deploy("main:preview");

    berth.killEverything();
    Files.writeString(bootId, UUID.randomUUID() + "\n");
    berth.up();

    Eventually.holds(RECOVERY, "production is back", () -> answers("rebooted-app", "back\n"));
    Eventually.holds(
        RECOVERY, "the preview is back", () -> answers("rebooted-app--preview", "back\n"));
    NodeApp.saying(repository, "next").commit("two").deploy("main");
    assertThat(berth.get("rebooted-app").body()).isEqualTo("next\n");
  }

  private boolean answers(String name, String body) {
    try {
      return berth.http().tryAsk("GET", berth.host(name), "/", "", Map.of()).body().equals(body);
    } catch (IOException down) {
      return false;
    }
  }
}
