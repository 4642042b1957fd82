package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
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
        "frobnicate | 2 | \"frobnicate\" is no berth command",
        "demo --fast | 2 | demo does not know \"--fast\"",
        "up now | 2 | up does not know \"now\"",
        "down --all | 2 | down does not know \"--all\"",
        "restart x | 2 | restart does not know \"x\"",
        "status x | 2 | status does not know \"x\"",
        "login x | 2 | login does not know \"x\"",
        "logs | 2 | which app?",
        "logs Not_An_App | 2 | \"Not_An_App\" is no app name",
        "rollback | 2 | which app?",
        "rollback no-such-app | 3 | web.unknown-app",
        "rollback some-app latest | 2 | \"latest\" is no release number",
        "db | 2 | db what?",
        "db size no-such-app | 3 | web.unknown-app",
        "db size Not_An_App | 2 | \"Not_An_App\" is no app name",
        "db import no-such-app x.sql | 3 | web.unknown-app",
        "tf | 2 | tf what?",
        "tf plan no-such-app | 3 | web.unknown-app",
        "connect | 2 | usage",
        "connect http://localhost/a/shop | 1 | source.remote-address",
        "connect https://169.254.169.254/a/shop --service github | 1 | source.remote-private",
        "remote | 2 | usage: berth remote add",
        "remote add --colour red | 2 | remote add does not know \"--colour\"",
        "backup | 2 | usage: berth backup",
        "restore | 2 | restore from which file?",
        "help frobnicate | 2 | \"frobnicate\" is no berth command",
        "status --port 99999 | 2 | \"99999\" is no port",
        "status --port | 2 | --port needs a value",
        "status --domain Bad_Name | 2 | \"Bad_Name\" is no domain",
        "up --listen everywhere | 2 | \"everywhere\" is no IP address",
      })
  void aWrongCommandIsExplained(String command, int exit, String words, BerthInstallation berth) {
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
      assertThat(berth.berth("status").exit()).isEqualTo(5);
      assertThat(berth.berth("down").output()).contains("nothing runs at " + berth.data());
      assertThat(berth.berth("help").output())
          .contains("env set NAME[=VALUE]", "No Berth runs at " + berth.data());
      assertThat(berth.berth("help", "env", "set").output()).contains("--scope=SCOPE");
      assertThat(berth.berth("env", "set", "--help").output()).contains("--scope=SCOPE");
      assertThat(berth.data()).doesNotExist();
    }
  }

  @Test
  void outsideARepositoryThereIsNoRemoteToAdd(BerthInstallation berth) {
    Command.Result added = berth.berth("remote", "add");

    assertThat(added.exit()).isEqualTo(2);
    assertThat(added.output()).contains("is not inside a Git repository", "git init");
  }

  @Test
  void everyCommandExplainsItself(BerthInstallation berth) {
    assertThat(berth.berth("help").output()).contains("usage: berth COMMAND", "env set", "db size");
    assertThat(berth.berth("help", "rollback").output()).contains("Usage: berth rollback");
    assertThat(berth.berth("db", "dump", "--help").output()).contains("Usage: berth db dump");
    assertThat(berth.berth("up", "--help").output()).contains("Usage: berth up");
  }

  @Test
  void programsGetJson(BerthInstallation berth) {
    assertThat(berth.berth("status", "--json").output()).startsWith("{").contains("\"health\"");
    assertThat(berth.berth("login", "--json").output()).contains("\"url\"", "\"expiresAt\"");
  }

  /** Through the router there is nothing, whoever asks. */
  @Test
  void commandsAreCalledOverTheServersOwnSocketOnly(BerthInstallation berth) {
    for (String token : List.of(berth.operatorToken(), "wrong")) {
      Http.Answer answer =
          berth
              .http()
              .ask(
                  "POST",
                  berth.host("berth"),
                  "/commands",
                  "argument=login\0\0",
                  Map.of("Authorization", "Bearer " + token));
      assertThat(answer.status()).isIn(401, 404);
      assertThat(answer.body()).doesNotContain("login?link=");
    }
  }
}
