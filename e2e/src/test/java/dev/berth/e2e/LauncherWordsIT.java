package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the launcher says when it is used wrongly or in the wrong place. */
@ExtendWith(SharedBerth.class)
class LauncherWordsIT {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "frobnicate | 1 | is no berth command",
        "demo --fast | 1 | demo does not know \"--fast\"",
        "up now | 1 | up does not know \"now\"",
        "down --all | 1 | down does not know \"--all\"",
        "restart x | 1 | restart does not know \"x\"",
        "status x | 1 | status does not know \"x\"",
        "login x | 2 | login does not know \"x\"",
        "logs | 1 | which app?",
        "logs Not_An_App | 1 | \"Not_An_App\" is no app name",
        "rollback | 1 | which app?",
        "rollback no-such-app | 1 | web.unknown-app",
        "rollback some-app latest | 1 | \"latest\" is no release number",
        "tf | 1 | tf what?",
        "tf plan no-such-app | 1 | web.unknown-app",
        "connect | 1 | usage",
        "connect http://localhost/a/shop | 1 | source.remote-address",
        "connect https://169.254.169.254/a/shop --service github | 1 | source.remote-private",
        "remote | 1 | usage: remote add",
        "remote add --colour red | 1 | remote add does not know \"--colour\"",
        "status --port 99999 | 1 | \"99999\" is no port",
        "status --port | 1 | --port needs a value",
        "status --domain Bad_Name | 1 | \"Bad_Name\" is no domain",
        "up --listen everywhere | 1 | \"everywhere\" is no IP address",
      })
  void aWrongCommandIsExplained(
      String command, int exit, String words, BerthInstallation berth) {
    Command.Result result = berth.berth(command.split(" ", -1));

    assertThat(result.exit()).as(result.output()).isEqualTo(exit);
    assertThat(result.output()).startsWith("berth: ").contains(words);
  }

  @Test
  void withoutABerthEveryCommandSaysHowToStartOne() {
    try (BerthInstallation berth = BerthInstallation.prepare()) {
      for (List<String> command :
          List.of(List.of("login"), List.of("logs", "shop"), List.of("rollback", "shop"))) {
        Command.Result result = berth.berth(command.toArray(String[]::new));
        assertThat(result.exit()).isEqualTo(5);
        assertThat(result.output()).contains("no Berth at " + berth.data(), "start it first: ");
      }
      assertThat(berth.berth("status").exit()).isEqualTo(3);
      assertThat(berth.berth("down").output()).contains("nothing runs at " + berth.data());
      assertThat(berth.data()).doesNotExist();
    }
  }

  @Test
  void outsideARepositoryThereIsNoRemoteToAdd(BerthInstallation berth) {
    Command.Result added = berth.berth("remote", "add");

    assertThat(added.exit()).isEqualTo(1);
    assertThat(added.output()).contains("is not inside a Git repository", "git init");
  }
}
