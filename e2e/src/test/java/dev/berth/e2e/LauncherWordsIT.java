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
        "frobnicate | is no berth command",
        "demo --fast | demo does not know \"--fast\"",
        "up now | up does not know \"now\"",
        "down --all | down does not know \"--all\"",
        "restart x | restart does not know \"x\"",
        "status x | status does not know \"x\"",
        "login x | login does not know \"x\"",
        "logs | which app?",
        "logs Not_An_App | \"Not_An_App\" is no app name",
        "rollback | which app?",
        "rollback no-such-app | web.unknown-app",
        "rollback some-app latest | \"latest\" is no release number",
        "tf | tf what?",
        "tf plan no-such-app | web.unknown-app",
        "connect | usage",
        "connect http://localhost/a/shop | source.remote-address",
        "connect https://169.254.169.254/a/shop --service github | source.remote-private",
        "remote | usage: remote add",
        "remote add --colour red | remote add does not know \"--colour\"",
        "status --port 99999 | \"99999\" is no port",
        "status --port | --port needs a value",
        "status --domain Bad_Name | \"Bad_Name\" is no domain",
        "up --listen everywhere | \"everywhere\" is no IP address",
      })
  void aWrongCommandIsExplained(String command, String words, BerthInstallation berth) {
    Command.Result result = berth.berth(command.split(" ", -1));

    assertThat(result.exit()).as(result.output()).isEqualTo(1);
    assertThat(result.output()).startsWith("berth: ").contains(words);
  }

  @Test
  void withoutABerthEveryCommandSaysHowToStartOne() {
    try (BerthInstallation berth = BerthInstallation.prepare()) {
      for (List<String> command :
          List.of(List.of("login"), List.of("logs", "shop"), List.of("rollback", "shop"))) {
        Command.Result result = berth.berth(command.toArray(String[]::new));
        assertThat(result.exit()).isEqualTo(1);
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
