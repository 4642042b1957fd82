package dev.berth.server.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.berth.server.failure.DeployException;
import dev.berth.server.registry.ImageFilesystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxedBuildIT {
  @TempDir Path directory;
  private @Nullable BuildFixture fixture;

  @BeforeEach
  void open() throws Exception {
    fixture = new BuildFixture(directory, BuildFixture.SETTINGS);
    assumeFalse(fixture.runtimes.nodeVersions().isEmpty(), "Node with npm is not installed");
  }

  @AfterEach
  void close() {
    if (fixture != null) {
      fixture().log.forEach(System.out::println);
      fixture.close();
    }
  }

  private BuildFixture fixture() {
    return Objects.requireNonNull(fixture);
  }

  @Test
  void anExpressAppIsBuiltOnceAndFoundAgain() throws Exception {
    BuiltImage first = fixture().build(fixture().example("express"), "c1", Map.of());
    BuiltImage again = fixture().build(fixture().example("express"), "c1", Map.of());

    assertThat(first.reused()).isFalse();
    assertThat(again).isEqualTo(new BuiltImage("shop", first.digest(), true, first.built()));
    ImageFilesystem files = fixture().images.unpack("shop", first.digest());
    assertThat(files.layers()).hasSize(3);
    assertThat(files.labels())
        .containsEntry("org.opencontainers.image.source", BuildFixture.SOURCE.toString())
        .containsEntry("org.opencontainers.image.revision", "c1");
    assertThat(files.layers().get(0).directory().resolve("usr/bin/node")).isExecutable();
    Path changed = fixture().example("express");
    for (int i = 0; i < 5; i++) {
      Files.writeString(changed.resolve("server.js"), "\n// " + i, StandardOpenOption.APPEND);
      assertThat(fixture().build(changed, "c2" + i, Map.of()).reused()).isFalse();
    }
  }

  @Test
  void aFailedBuildSaysWhatTheToolSaidWithoutSecrets() throws Exception {
    Path app =
        fixture()
            .app(
                "package.json",
                """
                {"scripts": {"build": "echo the token is $DEPLOY_TOKEN; exit 7", "start": "node x"}}
                """);

    assertThatThrownBy(() -> fixture().build(app, "c1", Map.of("DEPLOY_TOKEN", "s3cr3t-value")))
        .isInstanceOfSatisfying(
            DeployException.class,
            e -> {
              assertThat(e.failure().code()).isEqualTo("build.failed");
              assertThat(e.failure().summary()).contains("exit code 7");
              assertThat(e.failure().detail()).contains("the token is ••••");
            });
    assertThat(fixture().log).noneMatch(line -> line.contains("s3cr3t-value"));
  }

  @Test
  void aHostileBuildSeesNothingOfTheMachine() throws Exception {
    Path app =
        fixture()
            .app(
                "package.json",
                """
                {"scripts": {"build": "sh ./probe.sh", "start": "node probe.js"}}
                """,
                "probe.js",
                "",
                "probe.sh",
                """
                cat %s/installation-id && exit 11
                ls %s && exit 12
                cat /etc/shadow && exit 13
                ls /root /home/* && exit 14
                touch /usr/written && exit 15
                env | grep -i -E 'token|secret|passw' && exit 16
                test "$(id -u)" = 0 && exit 17
                exit 0
                """
                    .formatted(fixture().data.root(), fixture().data.root()));

    fixture().build(app, "c1", Map.of());
  }
}
