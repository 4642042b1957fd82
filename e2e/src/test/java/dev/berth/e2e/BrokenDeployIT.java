package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A deploy that fails says why in git's own output and leaves the live release alone. */
@ExtendWith(SharedBerth.class)
class BrokenDeployIT {
  @Test
  void aFailedBuildShowsTheToolsLastLines(BerthInstallation berth) {
    GitRepo repository = live(berth, "failing-build");
    NodeApp.manifest(
        repository,
        """
        "start": "node server.js", "build": "echo compiling && echo no such module >&2 && exit 3"
        """);

    Command.Result push = repository.commit("broken").push("main");

    refused(push, "stored, not deployed", "build.", "no such module");
    stillLive(berth, "failing-build");
  }

  @Test
  void aCrashAtStartShowsTheAppsLastLines(BerthInstallation berth) {
    GitRepo repository = live(berth, "crash-at-start");
    NodeApp.running(repository, "throw new Error('cannot find the moon');");

    Command.Result push = repository.commit("broken").push("main");

    refused(push, "stored, not deployed", "rollout.", "cannot find the moon");
    stillLive(berth, "crash-at-start");
  }

  @Test
  void anAppThatIsNeverHealthyIsGivenUp(BerthInstallation berth) {
    GitRepo repository = live(berth, "never-healthy");
    NodeApp.running(
        repository,
        """
        console.log('warming up for ever');
        require('node:http').createServer((request, response) => {
          response.statusCode = 503;
          response.end();
        }).listen(process.env.PORT);
        """);

    Command.Result push = repository.commit("broken").push("main");

    refused(push, "stored, not deployed", "503", "warming up for ever");
    stillLive(berth, "never-healthy");
  }

  @Test
  void anAppThatEndsAtOnceWithoutAnErrorIsSaidSo(BerthInstallation berth) {
    GitRepo repository = live(berth, "ends-at-once");
    NodeApp.running(repository, "console.log('all done');");

    Command.Result push = repository.commit("broken").push("main");

    refused(push, "stored, not deployed", "rollout.", "all done");
    stillLive(berth, "ends-at-once");
  }

  @Test
  void anAppThatIgnoresItsPortIsToldAboutIt(BerthInstallation berth) {
    GitRepo repository = live(berth, "ignores-port");
    NodeApp.running(
        repository,
        """
        const place = 4700 + 11;
        require('node:http').createServer((request, response) => response.end('hi')).listen(place);
        """);

    Command.Result push = repository.commit("broken").push("main");

    refused(push, "stored, not deployed", "PORT");
    stillLive(berth, "ignores-port");
  }

  @Test
  void aRepositoryNobodyRecognisesIsToldWhatWouldBe(BerthInstallation berth) {
    GitRepo repository = berth.repository("unrecognised").write("notes.txt", "hello\n");

    Command.Result push = repository.commit("notes").push("main");

    refused(push, "stored, not deployed", "build.no-buildpack-matched");
  }

  private static GitRepo live(BerthInstallation berth, String app) {
    GitRepo repository = NodeApp.saying(berth.repository(app), "working").commit("works");
    repository.deploy("main");
    return repository;
  }

  private static void refused(Command.Result push, String... reasons) {
    assertThat(push.exit()).as(push.output()).isNotZero();
    assertThat(push.output()).contains(reasons);
  }

  private static void stillLive(BerthInstallation berth, String app) {
    assertThat(berth.get(app).body()).isEqualTo("working\n");
  }
}
