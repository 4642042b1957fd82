package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every branch has a URL of its own. */
@ExtendWith(SharedBerth.class)
class PreviewIT {
  @Test
  void aBranchHasItsOwnUrlAndLeavesProductionAlone(BerthInstallation berth) {
    GitRepo repository = NodeApp.saying(berth.repository("with-branch"), "light").commit("one");
    repository.deploy("main");
    repository.git("switch", "--quiet", "-c", "dark-mode");
    NodeApp.saying(repository, "dark").commit("dark");

    Command.Result push = repository.deploy("dark-mode");

    assertThat(push.output()).contains(berth.url("with-branch--dark-mode"));
    assertThat(berth.get("with-branch--dark-mode").body()).isEqualTo("dark\n");
    assertThat(berth.get("with-branch").body()).isEqualTo("light\n");
  }

  @Test
  void deletingTheBranchEndsThePreview(BerthInstallation berth) {
    GitRepo repository = NodeApp.saying(berth.repository("ended-branch"), "hello").commit("one");
    repository.deploy("main");
    repository.deploy("main:short-lived");
    assertThat(berth.get("ended-branch--short-lived").status()).isEqualTo(200);

    repository.deploy("--delete", "short-lived");

    Eventually.holds(
        Duration.ofSeconds(30),
        "the preview's host is unknown",
        () -> berth.get("ended-branch--short-lived").status() == 404);
    assertThat(berth.get("ended-branch").status()).isEqualTo(200);
  }

  @Test
  void whatWasDeletedCanBeBroughtBackAsItWas(BerthInstallation berth) {
    GitRepo repository = NodeApp.saying(berth.repository("deleted"), "hello").commit("one");
    repository.deploy("main");
    repository.deploy("main:a-branch");

    assertThat(berth.berth("app", "delete", "--app", "deleted").output())
        .contains("web.not-confirmed", "--confirm deleted");
    assertThat(berth.get("deleted").status()).isEqualTo(200);
    Command.Result deleted =
        berth.berth("app", "delete", "--app", "deleted", "--confirm", "deleted");
    assertThat(deleted.output()).contains("berth app restore --app deleted");
    for (String host : List.of("deleted", "deleted--a-branch")) {
      Eventually.holds(
          Duration.ofSeconds(30), host + " is unknown", () -> berth.get(host).status() == 404);
    }

    Command.Result restored = berth.berth("app", "restore", "--app", "deleted");

    assertThat(restored.exit()).as(restored.output()).isZero();
    assertThat(berth.get("deleted").body()).isEqualTo("hello\n");
    assertThat(berth.get("deleted--a-branch").body()).isEqualTo("hello\n");
  }

  @Test
  void branchesThatLookAlikeGetDifferentHosts(BerthInstallation berth) {
    GitRepo repository = NodeApp.saying(berth.repository("look-alike"), "main").commit("one");
    repository.deploy("main");
    repository.git("switch", "--quiet", "-c", "fix/Ä-1");
    Command.Result one = NodeApp.saying(repository, "one").commit("1").deploy("fix/Ä-1");
    repository.git("switch", "--quiet", "-c", "fix-a-1");
    Command.Result two = NodeApp.saying(repository, "two").commit("2").deploy("fix-a-1");

    assertThat(one.output()).doesNotContain(berth.url("look-alike--fix-a-1"));
    assertThat(two.output()).contains(berth.url("look-alike--fix-a-1"));
  }
}
