package dev.berth.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.sandbox.limits.Limits;
import dev.berth.sandbox.mount.Mount;
import dev.berth.sandbox.network.Egress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without isolation: the same promises about processes, none about what they may reach. */
class SharedSandboxesIT {
  private static final Limits LIMITS = new Limits(1L << 30, 512, 64L << 20, false);

  @TempDir Path home;

  @Test
  void aCommandRunsInItsMachineDirectoryWithACleanEnvironment() throws IOException {
    Path app = Files.createDirectory(home.resolve("app"));
    Files.writeString(app.resolve("hello"), "hello\n");
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    SandboxResult result =
        sandboxes()
            .run(
                spec("build/1", app, "/bin/sh", "-c", "cat hello; echo $COLOUR; cat /app/hello"),
                lines::add,
                Duration.ofSeconds(20));
    assertThat(lines).startsWith("hello", "blue");
    assertThat(result).isNotEqualTo(new SandboxResult.TimedOut());
  }

  @Test
  void aDetachedServerIsFoundAndStopped() throws IOException {
    Path app = Files.createDirectory(home.resolve("app"));
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    SharedSandboxes sandboxes = sandboxes();
    SandboxProcess process =
        sandboxes.start(
            spec(
                "instance/x/1",
                app,
                "/usr/bin/python3",
                "-m",
                "http.server",
                "" + port,
                "--bind",
                "127.0.0.1"),
            port,
            home.resolve("x/log"));
    assertThat(Http.get(process.address(), Duration.ofSeconds(20))).contains("200");
    assertThat(sandboxes.running()).containsExactly(process);
    sandboxes.stop("instance/x/1", Duration.ofSeconds(2));
    assertThat(sandboxes.running()).isEmpty();
  }

  private SharedSandboxes sandboxes() throws IOException {
    Assumptions.assumeTrue(Machine.has("setsid"), "setsid is not installed");
    return SharedSandboxes.open(Machine.installation(home));
  }

  private static SandboxSpec spec(String mark, Path app, String... command) {
    return new SandboxSpec(
        mark,
        "apps/x",
        List.of(Mount.readOnly(Path.of("/"), "/"), Mount.writable(app, "/app")),
        List.of(command),
        "/app",
        Map.of("PATH", "/usr/bin:/bin", "COLOUR", "blue"),
        Egress.PUBLIC,
        LIMITS);
  }
}
