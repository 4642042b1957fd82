package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The story of the README: push, live URL, push again, go back. */
@ExtendWith(SharedBerth.class)
class PushIT {
  @Test
  void aFirstPushCreatesTheAppAndEndsWithItsLiveUrl(BerthInstallation berth) {
    GitRepo repository = NodeApp.saying(berth.repository("first-push"), "hello one").commit("one");

    Command.Result push = repository.deploy("main");

    assertThat(push.output()).contains(berth.url("first-push"));
    assertThat(berth.get("first-push").body()).isEqualTo("hello one\n");
  }

  @Test
  void theLogNamesEveryStepAndHowLongItTook(BerthInstallation berth) {
    GitRepo repository = NodeApp.saying(berth.repository("step-times"), "hello").commit("one");

    Command.Result push = repository.deploy("main");

    for (String step :
        List.of(
            "checkout",
            "plan",
            "image",
            "secrets",
            "rollout",
            "probe",
            "route",
            "confirm",
            "release")) {
      assertThat(push.output()).containsPattern("remote: .*" + step + ".*\\d (ms|s)");
    }
  }

  @Test
  void aSecondPushReplacesTheFirst(BerthInstallation berth) {
    GitRepo repository = NodeApp.saying(berth.repository("second-push"), "one").commit("one");
    repository.deploy("main");

    NodeApp.saying(repository, "two").commit("two").deploy("main");

    assertThat(berth.get("second-push").body()).isEqualTo("two\n");
  }

  @Test
  void aRollbackBringsTheReleaseBeforeBack(BerthInstallation berth) {
    GitRepo repository = NodeApp.saying(berth.repository("going-back"), "one").commit("one");
    repository.deploy("main");
    NodeApp.saying(repository, "two").commit("two").deploy("main");

    Command.Result rollback = berth.berth("rollback", "going-back");

    assertThat(rollback.exit()).as(rollback.output()).isZero();
    assertThat(berth.get("going-back").body()).isEqualTo("one\n");
  }

  @Test
  void pushingTheSameCommitAgainChangesNothing(BerthInstallation berth) {
    GitRepo repository = NodeApp.saying(berth.repository("same-again"), "same").commit("one");
    repository.deploy("main");

    assertThat(repository.deploy("main").output()).contains("Everything up-to-date");
    assertThat(berth.get("same-again").body()).isEqualTo("same\n");
  }

  @Test
  void whatWasPushedCanBeCloned(BerthInstallation berth) {
    GitRepo repository = NodeApp.saying(berth.repository("cloned-app"), "hello").commit("one");
    repository.deploy("main");

    repository.git("fetch", "berth");

    assertThat(repository.git("rev-parse", "berth/main").strip()).isEqualTo(repository.head());
  }

  @Test
  void aForcedPushDeploysTheRewrittenCommit(BerthInstallation berth) {
    GitRepo repository = NodeApp.saying(berth.repository("forced-push"), "one").commit("one");
    repository.deploy("main");
    NodeApp.saying(repository, "rewritten");
    repository.git("commit", "--quiet", "--all", "--amend", "--message", "rewritten");

    assertThat(repository.push("main").succeeded()).isFalse();
    repository.deploy("--force", "main");

    assertThat(berth.get("forced-push").body()).isEqualTo("rewritten\n");
  }

  @Test
  void aTagIsStoredAndDeploysNothing(BerthInstallation berth) {
    GitRepo repository = NodeApp.saying(berth.repository("tagged-app"), "one").commit("one");
    repository.deploy("main");
    NodeApp.saying(repository, "two").commit("two");
    repository.git("tag", "v2");

    repository.deploy("v2");

    assertThat(berth.get("tagged-app").body()).isEqualTo("one\n");
    assertThat(repository.git("ls-remote", "berth", "refs/tags/v2")).contains("refs/tags/v2");
  }

  @Test
  void aPushWithoutWaitingReturnsBeforeTheDeployEnds(BerthInstallation berth) {
    GitRepo repository = NodeApp.saying(berth.repository("not-waiting"), "soon").commit("one");

    repository.deploy("-o", "nowait", "main");

    Eventually.holds(
        Duration.ofSeconds(60),
        "the app answers",
        () -> berth.get("not-waiting").body().equals("soon\n"));
  }
}
