package dev.berth.server.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class GitEndpointIT {
  @TempDir Path directory;
  private GitServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        new GitServer(
            directory.resolve("data"), settings(), (pack, command, progress) -> Optional.empty());
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  static SourceSettings settings() {
    return new SourceSettings(
        DataSize.ofMegabytes(8),
        DataSize.ofMegabytes(4),
        5000,
        2000,
        DataSize.ofMegabytes(16),
        20,
        300,
        50,
        200,
        Duration.ofMillis(200));
  }

  @Test
  void aFirstPushCreatesTheAppAndShowsItsProgress() throws Exception {
    GitClient git = GitClient.repository(directory.resolve("work"));
    git.write("index.html", "hello").commit("first");
    server.receiver.deploy =
        (change, progress) -> {
          progress.line(PushConsole.done("image", "built", Duration.ofMillis(120)));
          return new PushOutcome.Accepted(change.ref());
        };
    GitClient.Result push = git.run("push", server.url("shop"), "main");
    assertThat(push.status()).isZero();
    assertThat(push.output()).contains("remote: ✓ image");
    new GitClient(directory).ok("clone", "-q", server.url("shop"), "copy");
    assertThat(directory.resolve("copy/index.html")).hasContent("hello");
  }

  @Test
  void aFailedDeployIsStoredAndReported() throws Exception {
    GitClient git = GitClient.repository(directory.resolve("work"));
    String id = git.write("index.html", "hello").commit("first");
    server.receiver.deploy =
        (change, _) -> new PushOutcome.NotDeployed(change.ref(), "build.failed");
    GitClient.Result push = git.run("push", server.url("shop"), "main");
    assertThat(push.status()).isNotZero();
    assertThat(push.output()).contains("stored, not deployed: build.failed");
    assertThat(git.ok("ls-remote", server.url("shop"), "main")).startsWith(id);
  }
}
