package dev.berth.buildpacks.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.buildpacks.manifest.ManifestReader.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManifestReaderTest {
  @Test
  void theAnnotatedExampleUsesEveryKey() throws IOException {
    AppManifest manifest = valid(Files.readString(Path.of("../examples/berth.yaml")));
    assertThat(manifest)
        .isEqualTo(
            new AppManifest(
                "apps/web",
                new AppManifest.Build(Optional.of("npm run build"), Optional.of("dist")),
                Optional.of("node server.js"),
                Optional.of("npm run migrate"),
                new AppManifest.Health(Optional.of("/healthz"), Duration.ofSeconds(60)),
                Map.of("LOG_LEVEL", "info"),
                Optional.of(true),
                Optional.of(true)));
  }

  @Test
  void anEmptyFileSaysNothing() {
    assertThat(valid("")).isEqualTo(AppManifest.NONE);
    assertThat(valid("# only a comment\n")).isEqualTo(AppManifest.NONE);
  }

  @Test
  void allProblemsAreReportedWithKeyAndLine() {
    assertThat(problems("strat: x\nhealth:\n  timeout: soon\n  path: healthz\nroot: ../other\n"))
        .extracting(ManifestProblem::toString)
        .containsExactly(
            "line 1: strat is no known key: use root, build, start, release, health, env,"
                + " database or volume",
            "line 3: health.timeout must be a duration up to 10m, such as 60s",
            "line 4: health.path must start with / and contain no spaces",
            "line 5: root must be a path inside the repository");
  }

  @Test
  void brokenYamlIsAProblemOfItsLine() {
    assertThat(problems("start: node\n  build: [\n"))
        .singleElement()
        .satisfies(problem -> assertThat(problem.line()).isEqualTo(2));
  }

  @Test
  void aKeyMustNotOccurTwice() {
    assertThat(problems("start: a\nstart: b\n"))
        .extracting(ManifestProblem::toString)
        .containsExactly("line 2: start occurs twice");
  }

  @Test
  void aBombIsRefused() {
    StringBuilder text = new StringBuilder("env:\n  A0: &a [x]\n");
    for (int i = 1; i < 20; i++) {
      text.append("  A").append(i).append(": [*a, *a]\n");
    }
    assertThat(problems(text.toString())).isNotEmpty();
    assertThat(problems("#".repeat(70_000))).isNotEmpty();
  }

  private static AppManifest valid(String text) {
    return ((Result.Valid) ManifestReader.read(text)).manifest();
  }

  private static List<ManifestProblem> problems(String text) {
    return ((Result.Invalid) ManifestReader.read(text)).problems();
  }
}
