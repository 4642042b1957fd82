package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Builds that want more than they may have: stopped, explained to whoever pushed, harmless. */
class HungryBuildIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String WAITING = "86398";
  private static BerthInstallation berth;

  @BeforeAll
  static void start() {
    berth = BerthInstallation.prepare();
    berth.set("BERTH_BUILD_MEMORY", "512MB");
    berth.set("BERTH_BUILD_PROCESSES", "128");
    berth.up();
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(berth.marked()).noneMatch(process -> process.mark().startsWith("build/"));
    assertThat(Processes.withArgument(WAITING)).isEmpty();
  }

  @Test
  void aForkBombIsStoppedAndExplained() {
    refused(
        "fork-bomb",
        "node bomb.js",
        "build.too-many-processes",
        """
        const { spawn } = require('node:child_process');
        for (;;) {
          spawn('/bin/sh', ['-c', '(setsid sleep %s &) ; sleep %s']).on('error', () => {});
        }
        """
            .formatted(WAITING, WAITING));
  }

  @Test
  void whatEatsTheMemoryIsStoppedAndExplained() {
    refused(
        "memory-eater",
        "node bomb.js",
        "build.out-of-memory",
        """
        const eaten = [];
        setInterval(() => eaten.push(Buffer.alloc(32 << 20, 1)), 10);
        """);
  }

  @Test
  void aCancelledBuildEndsWithEverythingItStarted() throws Exception {
    GitRepo repository = live("endless-build");
    NodeApp.manifest(
        repository,
        "\"start\": \"node server.js\", \"build\": \"(setsid sleep %s &) ; sleep %s\""
            .formatted(WAITING, WAITING));
    repository.commit("never ends");
    Path output = berth.scratch().resolve("endless.txt");
    Process push = repository.pushInBackground(output, "main");
    Eventually.holds(PATIENCE, "the build runs", () -> Processes.withArgument(WAITING).size() >= 2);

    String deploy = berth.apiGet("/apps/endless-build/deploys").path(0).path("id").asString();
    Http.Answer answer =
        berth.api("POST", "/apps/endless-build/deploys/" + deploy + "/cancel", "{}");

    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    assertThat(push.waitFor()).isNotZero();
    assertThat(BerthInstallation.read(output)).contains("cancelled");
    assertThat(berth.get("endless-build").body()).isEqualTo("working\n");
  }

  private static void refused(String app, String build, String code, String program) {
    GitRepo repository = live(app);
    NodeApp.manifest(
            repository, "\"start\": \"node server.js\", \"build\": \"%s\"".formatted(build))
        .write("bomb.js", program)
        .commit("hungry");
    try (Watch watch = Watch.over(berth, app, List.of("working\n"))) {
      Command.Result push = repository.push("main");

      assertThat(push.exit()).as(push.output()).isNotZero();
      assertThat(push.output()).contains("stored, not deployed: " + code);
      assertThat(watch.complaints()).isEmpty();
    }
  }

  private static GitRepo live(String app) {
    GitRepo repository = NodeApp.saying(berth.repository(app), "working").commit("works");
    repository.deploy("main");
    return repository;
  }
}
