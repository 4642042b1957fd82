package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several pushes at once, and clients that do not wait to the end. */
@ExtendWith(SharedBerth.class)
class ManyPushesIT {
  private static final int BRANCHES = 30;

  @Test
  void thirtyBranchesPushedAtOnceAllGoLiveAndShowTheirPlaceInTheQueue(BerthInstallation berth) {
    GitRepo repository = NodeApp.saying(berth.repository("thirty"), "main").commit("one");
    repository.deploy("main");
    for (int i = 1; i < BRANCHES; i++) {
      repository.git("switch", "--quiet", "-c", "branch-" + i, "main");
      NodeApp.saying(repository, "branch " + i).commit("branch " + i);
    }

    Command.Result push = repository.deploy("--all");

    assertThat(push.output()).containsPattern("branch-\\d+: waiting: \\d+ deploys? (is|are) ahead");
    for (int i = 1; i < BRANCHES; i++) {
      String name = "thirty--branch-" + i;
      assertThat(berth.get(name).body()).as(name).isEqualTo("branch " + i + "\n");
    }
    assertThat(berth.get("thirty").body()).isEqualTo("main\n");
    List<String> branches = new ArrayList<>();
    for (int i = 1; i < BRANCHES; i++) {
      branches.add(":branch-" + i);
    }
    repository.deploy(branches.toArray(String[]::new));
  }

  @Test
  void ofTwoPeopleAtOnceOneWinsAndTheOtherIsToldToFetch(BerthInstallation berth)
      throws IOException, InterruptedException {
    GitRepo ada = NodeApp.saying(berth.repository("two-people"), "start").commit("start");
    ada.deploy("main");
    GitRepo bob = berth.clone(ada, "two-people");
    NodeApp.saying(ada, "from ada").commit("ada");
    NodeApp.saying(bob, "from bob").commit("bob");
    Path output = Files.createTempFile(berth.scratch(), "ada", ".out");

    Process first = ada.pushInBackground(output, "main");
    Command.Result second = bob.push("main");
    boolean adaWon = first.waitFor() == 0;

    assertThat(adaWon)
        .as(second.output() + Files.readString(output))
        .isNotEqualTo(second.succeeded());
    assertThat(berth.get("two-people").body()).isEqualTo(adaWon ? "from ada\n" : "from bob\n");
    assertThat(adaWon ? second.output() : Files.readString(output))
        .containsAnyOf("fetch first", "source.moved", "failed to lock", "reference already");
  }

  @Test
  void aClientThatGoesAwayDoesNotStopTheDeploy(BerthInstallation berth) throws IOException {
    GitRepo repository = NodeApp.saying(berth.repository("gone-client"), "one").commit("one");
    repository.deploy("main");
    NodeApp.saying(repository, "two").manifestScripts("\"build\": \"sleep 3\"").commit("two");
    Path output = Files.createTempFile(berth.scratch(), "gone", ".out");

    Process push = repository.pushInBackground(output, "main");
    Eventually.holds(
        Duration.ofSeconds(60),
        "the deploy has started",
        () -> Files.readString(output).contains("remote:"));
    push.descendants().forEach(ProcessHandle::destroyForcibly);
    push.destroyForcibly();

    Eventually.holds(
        Duration.ofSeconds(60),
        "the new version is live",
        () -> berth.get("gone-client").body().equals("two\n"));
  }

  @Test
  void aNewerPushSupersedesTheOneThatWaits(BerthInstallation berth) throws Exception {
    GitRepo repository = NodeApp.saying(berth.repository("superseded"), "one").commit("one");
    repository.deploy("main");
    NodeApp.saying(repository, "two").manifestScripts("\"build\": \"sleep 4\"").commit("two");
    repository.deploy("-o", "nowait", "main");
    NodeApp.saying(repository, "three").manifestScripts("\"build\": \"sleep 1\"").commit("three");
    Path output = Files.createTempFile(berth.scratch(), "three", ".out");
    Process third = repository.pushInBackground(output, "main");
    Eventually.holds(
        Duration.ofSeconds(60),
        "the third push waits",
        () -> Files.readString(output).contains("remote:"));

    NodeApp.saying(repository, "four").commit("four").deploy("main");
    third.waitFor();

    assertThat(berth.get("superseded").body()).isEqualTo("four\n");
  }
}
