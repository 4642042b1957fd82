package dev.berth.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.buildpacks.image.RegistryEndpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The conformance suite of the distribution specification, with everything 1.1 asks for. */
@Timeout(180)
class RegistryConformanceIT {
  private static final Path SUITE = Path.of("target/registry-conformance").toAbsolutePath();

  @TempDir Path directory;

  @Test
  void nothingFailsAndNothingIsLeftOut() throws Exception {
    assumeTrue(Files.isExecutable(SUITE.resolve("conformance")), "no suite: " + reason());
    RegistryFixture registry = new RegistryFixture(directory.resolve("data"));
    try (RunningRegistry running = registry.loopback()) {
      RegistryEndpoint endpoint = running.endpoint();
      ProcessBuilder suite = new ProcessBuilder(SUITE.resolve("conformance").toString());
      suite.environment().keySet().removeIf(RegistryConformanceIT::isProxy);
      suite
          .environment()
          .putAll(
              Map.of(
                  "OCI_VERSION", "1.1",
                  "OCI_REGISTRY", endpoint.authority(),
                  "OCI_TLS", "disabled",
                  "OCI_REPO1", "conformance/one",
                  "OCI_REPO2", "conformance/two",
                  "OCI_USERNAME", endpoint.username(),
                  "OCI_PASSWORD", endpoint.password(),
                  "OCI_API_BLOBS_UPLOAD_CANCEL", "true",
                  "OCI_API_BLOBS_DIGEST_HEADER", "true",
                  "OCI_API_MANIFESTS_DIGEST_HEADER", "true"));
      suite.environment().put("OCI_RESULTS_DIR", directory.resolve("results").toString());
      suite.environment().put("HOME", directory.toString());
      Path output = directory.resolve("output.txt");
      Process process =
          suite
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(150, TimeUnit.SECONDS);
      process.destroyForcibly();

      String said = Files.readString(output, StandardCharsets.UTF_8);
      assertThat(ended).as(said).isTrue();
      assertThat(process.exitValue()).as(said).isZero();
      assertThat(said).contains("OCI Conformance Result: Pass");
      assertThat(said).containsPattern("FAIL\\.+: +0\n").containsPattern("Skip\\.+: +0\n");
    }
  }

  private static boolean isProxy(String variable) {
    return variable.toLowerCase(Locale.ROOT).endsWith("_proxy");
  }

  private static String reason() throws IOException {
    Path log = SUITE.resolve("build.log");
    return Files.exists(log)
        ? Files.readString(log).lines().reduce((_, last) -> last).orElse("unknown")
        : "src/test/registry-conformance/install was not run";
  }
}
