package dev.berth.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.addresses.PublicInternet;
import dev.berth.concurrent.KeyedLocks;
import dev.berth.files.FileTree;
import dev.berth.sandbox.limits.Limits;
import dev.berth.sandbox.network.Egress;
import dev.berth.sandbox.network.Resolvers;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed leaves its apps running; the next one takes them over. */
class AdoptionIT {
  static final String APP = "instance/shop/1";
  static final String BUILD = "build/7";
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path home;

  @BeforeEach
  void needsRoot() {
    Assumptions.assumeTrue(Machine.isRoot(), "SYSTEM mode needs root");
    Assumptions.assumeTrue(Machine.has("bwrap"), "bubblewrap is not installed");
    Assumptions.assumeTrue(Machine.has("nft"), "nftables is not installed");
  }

  @Test
  void anAppOutlivesItsKilledServerAndIsAdoptedAndABuildIsFoundAndStopped() throws Exception {
    Process server = server();
    BufferedReader output = server.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    while (line != null && !line.equals("building")) {
      line = output.readLine();
    }
    assertThat(line).isEqualTo("building");
    server.destroyForcibly().waitFor();

    SystemSandboxes next = open(home);
    try {
      SandboxProcess adopted = next.find(APP).orElseThrow();
      assertThat(Http.get(adopted.address(), SOON)).contains("200");
      assertThat(next.start(app(home), 8080, home.resolve("log"))).isEqualTo(adopted);
      assertThat(next.running())
          .extracting(SandboxProcess::mark)
          .containsExactlyInAnyOrder(APP, BUILD);

      next.stop(BUILD, Duration.ZERO);
      assertThat(next.find(BUILD)).isEmpty();

      next.stop(APP, Duration.ofSeconds(2));
      assertThat(next.running()).isEmpty();
      SandboxProcess again = next.start(app(home), 8080, home.resolve("log"));
      assertThat(Http.get(again.address(), SOON)).contains("200");
      next.stop(APP, Duration.ZERO);
    } finally {
      next.running().forEach(process -> next.stop(process.mark(), Duration.ZERO));
      next.removeNetworks();
    }
  }

  @Test
  void startingCostsLittleMoreThanABareProcess() throws Exception {
    SystemSandboxes sandboxes = open(home);
    try {
      long[] millis = new long[9];
      for (int i = 0; i < millis.length; i++) {
        long begin = System.nanoTime();
        SandboxProcess process = sandboxes.start(app(home), 8080, home.resolve("log"));
        long started = System.nanoTime();
        Http.get(process.address(), SOON);
        millis[i] = (System.nanoTime() - begin) / 1_000_000;
        System.out.printf("start returned after %d ms%n", (started - begin) / 1_000_000);
        sandboxes.stop(APP, Duration.ZERO);
      }
      Arrays.sort(millis);
      System.out.printf("sandboxed python: first answer after %d ms (median)%n", millis[4]);
    } finally {
      sandboxes.removeNetworks();
    }
  }

  private Process server() throws IOException {
    String classPath =
        Stream.of(
                Sandboxes.class,
                AdoptionIT.class,
                PublicInternet.class,
                KeyedLocks.class,
                FileTree.class)
            .map(type -> location(type).toString())
            .collect(Collectors.joining(":"));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            classPath,
            KilledServer.class.getName(),
            home.toString())
        .redirectErrorStream(true)
        .start();
  }

  static SystemSandboxes open(Path home) throws IOException {
    return SystemSandboxes.open(
        Machine.installation(home.resolve("data")), Resolvers.ofThisMachine(), Set.of(0));
  }

  static SandboxSpec app(Path home) {
    return spec(home, APP, "/usr/bin/python3", "-m", "http.server", "8080");
  }

  static SandboxSpec spec(Path home, String mark, String... command) {
    return new SandboxSpec(
        mark,
        "apps/shop",
        Machine.root(home),
        List.of(command),
        "/",
        Map.of("PATH", "/usr/bin:/bin"),
        Egress.PUBLIC,
        new Limits(256L << 20, 64, 64L << 20, false));
  }

  private static Path location(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
  }
}
