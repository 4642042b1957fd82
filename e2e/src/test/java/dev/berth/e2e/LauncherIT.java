package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the launcher promises about starting, adopting and stopping. */
class LauncherIT {
  @Test
  void aBusyPortIsNamedWithItsHolderAndNothingIsStarted() throws IOException {
    try (BerthInstallation berth = BerthInstallation.prepare();
        ServerSocket holder = new ServerSocket(berth.port(), 1, InetAddress.getLoopbackAddress())) {
      Command.Result up = berth.berth("up");

      assertThat(up.exit()).as(up.output()).isNotZero();
      assertThat(up.output())
          .contains("port " + holder.getLocalPort() + " is held by")
          .contains("pid " + ProcessHandle.current().pid());
      assertThat(berth.server()).isEmpty();
    }
  }

  @Test
  void aSecondUpAdoptsTheFirst() {
    try (BerthInstallation berth = BerthInstallation.start()) {
      long server = berth.server().orElseThrow().pid();
      long supervisor = berth.supervisor().orElseThrow().pid();

      Command.Result again = berth.berth("up");

      assertThat(again.output()).contains("already running");
      assertThat(berth.server().orElseThrow().pid()).isEqualTo(server);
      assertThat(berth.supervisor().orElseThrow().pid()).isEqualTo(supervisor);
    }
  }

  @Test
  void aServerThatCannotStartSaysWhyAndNothingGoesOnTrying() {
    try (BerthInstallation berth = BerthInstallation.prepare()) {
      berth.set("BERTH_JAVA_OPTIONS", "-Dberth.deploy.free-space=plenty");
      Command.Result up = berth.berth("up");

      assertThat(up.exit()).as(up.output()).isNotZero();
      assertThat(up.output()).contains("berth.deploy.free-space", "plenty");
      assertThat(berth.server()).isEmpty();
      assertThat(berth.supervisor()).isEmpty();
    }
  }

  @Test
  void aRestartKeepsTheAppAndTheRouter() {
    try (BerthInstallation berth = BerthInstallation.start()) {
      GitRepo repository = NodeApp.saying(berth.repository("kept-app"), "kept").commit("one");
      repository.deploy("main");
      List<Long> before = detached(berth);

      Command.Result restart = berth.berth("restart");

      assertThat(restart.exit()).as(restart.output()).isZero();
      assertThat(detached(berth)).isEqualTo(before).isNotEmpty();
      assertThat(berth.get("kept-app").body()).isEqualTo("kept\n");
    }
  }

  @Test
  void downLeavesNoProcessBehindAndUpBringsTheAppBack() {
    try (BerthInstallation berth = BerthInstallation.start()) {
      GitRepo repository = NodeApp.saying(berth.repository("back-again"), "back").commit("one");
      repository.deploy("main");

      Command.Result down = berth.berth("down");

      assertThat(down.exit()).as(down.output()).isZero();
      assertThat(berth.marked()).isEmpty();
      assertThat(berth.server()).isEmpty();

      berth.up();
      Eventually.holds(
          Duration.ofSeconds(30),
          "the app is back",
          () -> berth.get("back-again").body().equals("back\n"));
    }
  }

  private static List<Long> detached(BerthInstallation berth) {
    return berth.marked().stream()
        .filter(process ->
            process.mark().startsWith("router") || process.mark().startsWith("instance/"))
        .map(process -> process.process().pid())
        .sorted()
        .toList();
  }

  @ExtendWith(SharedBerth.class)
  @Nested
  class InARepository {
    @Test
    void theTokenStandsInAFileOfItsOwnAndNowhereElse(BerthInstallation berth) throws IOException {
      GitRepo repository = berth.repository("token-place");
      Path file =
          berth.scratch().resolve("config/berth/credentials/berth.localhost_" + berth.port());

      String token = BerthInstallation.read(file.resolve("token-place")).strip();

      assertThat(token).startsWith("berth_");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(file.resolve("token-place"))))
          .isEqualTo("rw-------");
      assertThat(BerthInstallation.read(repository.directory().resolve(".git/config")))
          .doesNotContain(token);
    }

    @Test
    void aTokenOfOneAppOpensNoOther(BerthInstallation berth) throws IOException {
      NodeApp.saying(berth.repository("other-app"), "mine").commit("one").deploy("main");
      GitRepo stranger = berth.repository("stranger-app");
      Path tokens =
          berth.scratch().resolve("config/berth/credentials/berth.localhost_" + berth.port());
      String token = BerthInstallation.read(tokens.resolve("stranger-app")).strip();

      Http.Answer answer =
          berth
              .http()
              .ask(
                  "GET",
                  berth.host("berth"),
                  "/git/other-app.git/info/refs?service=git-upload-pack",
                  "",
                  Map.of("Authorization", basic(token)));

      assertThat(answer.status()).isIn(403, 404);
      assertThat(stranger.tryGit("ls-remote", "berth").output()).doesNotContain("fatal: Auth");
    }

    @Test
    void addingTheRemoteTwiceIsHarmless(BerthInstallation berth) {
      GitRepo repository = berth.repository("added-twice");

      berth.connect(repository, "added-twice");

      assertThat(repository.git("remote")).isEqualTo("berth\n");
    }

    @Test
    void aRemoteThatLeadsElsewhereIsNotOverwritten(BerthInstallation berth) {
      GitRepo repository = berth.repository("elsewhere-app");
      repository.git("remote", "set-url", "berth", "https://example.invalid/x.git");

      Command.Result added = berth.tryConnect(repository, "elsewhere-app");

      assertThat(added.exit()).isNotZero();
      assertThat(added.output()).contains("already leads to https://example.invalid/x.git");
    }

    private static String basic(String token) {
      return "Basic "
          + Base64.getEncoder().encodeToString(("berth:" + token).getBytes(StandardCharsets.UTF_8));
    }
  }
}
