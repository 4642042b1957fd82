package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever dies, live apps go on and every deploy comes to an end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ServerDeathIT {
  private static final Duration RECOVERY = Duration.ofSeconds(60);

  private static final Set<String> ACTIVE = Set.of("waiting", "running", "undoing");

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

  /** The server is killed as soon as git shows that this step has ended: in the one after it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "→",
        "checkout",
        "plan",
        "image",
        "provision",
        "secrets",
        "migrate",
        "rollout",
        "probe",
        "route",
        "confirm"
      })
  @Order(1)
  void aDeployWhoseServerIsKilledGoesOnAfterTheNextStart(String step) throws Exception {
    String app = "killed-" + (step.equals("→") ? "at-once" : step);
    GitRepo repository = NodeApp.saying(berth.repository(app), "old").commit("old");
    repository.deploy("main");
    NodeApp.saying(repository, "new").manifestScripts("\"build\": \"sleep 1\"").commit("new");
    Path output = Files.createTempFile(berth.scratch(), step.equals("→") ? "x" : step, ".out");

    try (Watch watch = Watch.over(berth, app, List.of("old\n", "new\n"))) {
      Process push = repository.pushInBackground(output, "main");
      Eventually.holds(
          RECOVERY,
          "git shows " + step,
          () -> Files.readString(output).contains(step) || !push.isAlive());
      berth.killServer();
      push.waitFor();
      berth.up();
      Eventually.holds(
          RECOVERY, "the deploy goes live", () -> berth.get(app).body().equals("new\n"));
      Eventually.holds(RECOVERY, "the old instance is gone", () -> instances(app) == 1);
      assertThat(watch.complaints()).isEmpty();
    }
    Eventually.holds(
        RECOVERY,
        "every deploy of " + app + " has ended",
        () ->
            berth
                .apiGet("/apps/" + app)
                .get("deploys")
                .valueStream()
                .noneMatch(deploy -> ACTIVE.contains(deploy.get("status").asString())));
    NodeApp.saying(repository, "newest").commit("newest").deploy("main");
    assertThat(berth.get(app).body()).isEqualTo("newest\n");
  }

  @Test
  @Order(2)
  void liveAppsAnswerWhileNoServerRuns() {
    NodeApp.saying(berth.repository("orphan-app"), "still here").commit("one").deploy("main");

    berth.killServer();

    assertThat(berth.get("orphan-app").body()).isEqualTo("still here\n");
    berth.up();
  }

  @Test
  @Order(3)
  void whateverIsKilledComesBackByItself() {
    NodeApp.saying(berth.repository("watched-app"), "watched").commit("one").deploy("main");

    berth.crashServer();
    Eventually.holds(RECOVERY, "the server is back", this::isHealthy);
    // Only of a server that it started itself does the supervisor learn how it ended.
    berth.crashServer();
    Eventually.holds(RECOVERY, "the server is back again", this::isHealthy);
    assertThat(berth.berth("status").output()).contains("killed (signal KILL)");

    ProcessHandle supervisor = berth.supervisor().orElseThrow();
    supervisor.destroyForcibly();
    supervisor.onExit().join();
    Eventually.holds(
        RECOVERY,
        "the server has started another supervisor",
        () -> berth.supervisor().filter(ProcessHandle::isAlive).isPresent());

    berth.crashServer();
    killRouter();
    Eventually.holds(
        RECOVERY, "the app answers again", () -> berth.answers("watched-app", "watched\n"));
    Eventually.holds(RECOVERY, "the server is back", this::isHealthy);
    assertThat(berth.berth("status").output())
        .contains("by the supervisor", "started the server again");
  }

  private boolean isHealthy() {
    try {
      return berth
              .http()
              .tryAsk("GET", "berth.localhost", "/actuator/health", "", Map.of())
              .status()
          == 200;
    } catch (IOException down) {
      return false;
    }
  }

  @Test
  @Order(3)
  void aDeadRouterIsReplacedAtOnce() {
    NodeApp.saying(berth.repository("routed-app"), "routed").commit("one").deploy("main");

    killRouter();

    Eventually.holds(
        Duration.ofSeconds(5),
        "the router answers again",
        () -> berth.answers("routed-app", "routed\n"));
  }

  private void killRouter() {
    berth.marked().stream()
        .filter(process -> process.mark().startsWith("router"))
        .forEach(process -> process.process().destroyForcibly());
  }

  @Test
  @Order(4)
  void aDeadInstanceIsStartedAgain() {
    NodeApp.saying(berth.repository("fragile-app"), "alive").commit("one").deploy("main");

    berth.marked().stream()
        .filter(process -> process.mark().startsWith("instance/fragile-app/"))
        .forEach(process -> process.tree().forEach(ProcessHandle::destroyForcibly));

    Eventually.holds(
        RECOVERY, "the app answers again", () -> berth.answers("fragile-app", "alive\n"));
  }

  @Test
  @Order(5)
  void afterARebootEveryAppIsBack() throws IOException {
    GitRepo repository = NodeApp.saying(berth.repository("rebooted-app"), "back").commit("one");
    repository.deploy("main");
    repository.deploy("main:preview");

    berth.killEverything();
    Files.writeString(bootId, UUID.randomUUID() + "\n");
    berth.up();

    Eventually.holds(RECOVERY, "production is back", () -> berth.answers("rebooted-app", "back\n"));
    Eventually.holds(
        RECOVERY, "the preview is back", () -> berth.answers("rebooted-app--preview", "back\n"));
    NodeApp.saying(repository, "next").commit("two").deploy("main");
    assertThat(berth.get("rebooted-app").body()).isEqualTo("next\n");
  }

  private long instances(String app) {
    return berth.marked().stream()
        .map(Processes.Marked::mark)
        .filter(mark -> mark.startsWith("instance/" + app + "/"))
        .distinct()
        .count();
  }
}
