package dev.berth.server.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.berth.server.failure.DeployException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Builds that want more than they may have, on the way every push takes. */
class HostileBuildIT {
  private static final String WAITING = "sleep 86399";
  private static final BuildSettings TIGHT =
      new BuildSettings(
          DataSize.ofMegabytes(512),
          128,
          DataSize.ofMegabytes(64),
          DataSize.ofMegabytes(16),
          Duration.ofMinutes(3),
          Duration.ofMinutes(5),
          1,
          Duration.ofSeconds(10),
          DataSize.ofGigabytes(1),
          null);

  @TempDir Path directory;
  private @Nullable BuildFixture fixture;

  @BeforeEach
  void open() throws Exception {
    fixture = new BuildFixture(directory, TIGHT);
    assumeFalse(fixture.runtimes.nodeVersions().isEmpty(), "Node with npm is not installed");
  }

  /** Whatever was tried, nothing of it lives on and the next build has its turn. */
  @AfterEach
  void nothingIsLeft() throws Exception {
    if (fixture != null) {
      try {
        assertThat(fixture().running()).isEmpty();
        assertThat(ProcessHandle.allProcesses().map(process -> process.info().commandLine()))
            .noneMatch(line -> line.orElse("").contains(WAITING));
        fixture().build(building("true", "x.js", ""), "after", Map.of());
      } finally {
        fixture().close();
      }
    }
  }

  private BuildFixture fixture() {
    return Objects.requireNonNull(fixture);
  }

  @Test
  void aForkBombIsStopped() throws Exception {
    assertStopped(
        "node bomb.js",
        "build.too-many-processes",
        "bomb.js",
        """
        const { spawn } = require('node:child_process');
        for (;;) {
          spawn('/bin/sh', ['-c', '(setsid %s &) ; %s']).on('error', () => {});
        }
        """
            .formatted(WAITING, WAITING));
  }

  @Test
  void whatEatsTheMemoryIsStopped() throws Exception {
    assertStopped(
        "node eat.js",
        "build.out-of-memory",
        "eat.js",
        """
        const eaten = [];
        setInterval(() => eaten.push(Buffer.alloc(32 << 20, 1)), 10);
        """);
  }

  @Test
  void whatFillsTheDiskWithManyFilesIsStopped() throws Exception {
    assertStopped(
        "node fill.js",
        "build.disk-full",
        "fill.js",
        """
        const { writeFileSync } = require('node:fs');
        let count = 0;
        setInterval(() => writeFileSync('filler-' + count++, Buffer.alloc(4 << 20, 1)), 20);
        """);
  }

  @Test
  void whatFillsTheDiskWithOneFileIsStopped() throws Exception {
    assertStopped("head -c 1G /dev/zero > huge", "build.disk-full", "x.js", "");
  }

  @Test
  void aFloodOfOutputIsStoppedAndItsLastLinesAreKept() throws Exception {
    assertStopped("yes all work and no play", "build.too-much-output", "x.js", "");
    assertThat(fixture().log).hasSizeLessThan(60_000);
    assertThat(fixture().log).anyMatch(line -> line.contains("is not shown"));
  }

  @Test
  void aBuildThatNeverEndsIsStoppedWithEverythingItStarted() throws Exception {
    fixture().close();
    fixture =
        new BuildFixture(
            directory.resolve("short"),
            new BuildSettings(
                TIGHT.memory(),
                TIGHT.processes(),
                TIGHT.disk(),
                TIGHT.output(),
                Duration.ofSeconds(5),
                TIGHT.budget(),
                1,
                TIGHT.brief(),
                TIGHT.caches(),
                null));
    assertStopped("(setsid %s &) ; %s".formatted(WAITING, WAITING), "build.timeout", "x.js", "");
  }

  @Test
  void aCancelledBuildEndsWithEverythingItStarted() throws Exception {
    Path app = building("(setsid %s &) ; echo under way; %s".formatted(WAITING, WAITING));
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread build =
        Thread.ofPlatform()
            .start(() -> {
              try {
                fixture().build(app, "c1", Map.of());
                end.complete(new AssertionError("the build ended by itself"));
              } catch (RuntimeException e) {
                end.complete(e);
              }
            });
    while (fixture().log.stream().noneMatch(line -> line.equals("under way"))) {
      assertThat(end).isNotDone();
      Thread.sleep(20);
    }

    build.interrupt();

    assertThat(end.get()).isInstanceOf(DeployException.class);
  }

  private void assertStopped(String build, String code, String file, String content)
      throws IOException {
    Path app = building(build, file, content);
    assertThatThrownBy(() -> fixture().build(app, "c1", Map.of()))
        .isInstanceOfSatisfying(
            DeployException.class,
            e -> {
              assertThat(e.failure().code()).as(e.failure().toString()).isEqualTo(code);
              assertThat(e.failure().advice()).isNotBlank();
            });
  }

  private Path building(String build, String... files) throws IOException {
    String[] all = new String[files.length + 2];
    all[0] = "package.json";
    all[1] = "{\"scripts\": {\"build\": \"%s\", \"start\": \"node x.js\"}}".formatted(build);
    System.arraycopy(files, 0, all, 2, files.length);
    return fixture().app(all);
  }
}
