package dev.berth.server.isolation;

import dev.berth.sandbox.Isolation;
import dev.berth.sandbox.IsolationReport;
import dev.berth.sandbox.SandboxSpec;
import dev.berth.sandbox.Sandboxes;
import dev.berth.sandbox.limits.Limits;
import dev.berth.sandbox.mount.Mount;
import dev.berth.sandbox.network.Egress;
import dev.berth.server.installation.DataDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** This machine's real sandboxes for tests of other features; leaves no network behind. */
public record TestIsolation(Isolation isolation) implements AutoCloseable {
  private static final String CONNECT =
      """
      import socket, sys
      host, port = sys.argv[1].rsplit(':', 1)
      try:
          socket.create_connection((host, int(port)), 2).close()
          print('REACHED')
      except OSError as e:
          print('refused', e)
      """;

  public static TestIsolation in(DataDirectory data) throws IOException {
    return new TestIsolation(MachineIsolation.choose(data));
  }

  public Sandboxes sandboxes() {
    return isolation.sandboxes();
  }

  public IsolationReport report() {
    return isolation.report();
  }

  /** A root with this machine's programs and an empty rest. */
  public static List<Mount> root(Path work) {
    try {
      Path root = Files.createDirectories(work.resolve("root"));
      List<Mount> mounts = new ArrayList<>();
      mounts.add(Mount.readOnly(root, "/"));
      mounts.add(Mount.readOnly(Path.of("/usr"), "/usr"));
      for (String directory : List.of("bin", "lib", "lib64")) {
        Path link = root.resolve(directory);
        if (Files.isSymbolicLink(Path.of("/", directory)) && !Files.isSymbolicLink(link)) {
          Files.createSymbolicLink(link, Files.readSymbolicLink(Path.of("/", directory)));
        }
      }
      return mounts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a sandbox of another tenant with this way out gets when it connects to the target. */
  public List<String> connect(Egress egress, String target, Path work) {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    SandboxSpec spec =
        new SandboxSpec(
            "build/connect",
            "builds/connect",
            root(work),
            List.of("/usr/bin/python3", "-c", CONNECT, target),
            "/",
            Map.of("PATH", "/usr/bin:/bin"),
            egress,
            new Limits(256L << 20, 64, 64L << 20, false));
    sandboxes().run(spec, lines::add, Duration.ofSeconds(60));
    return List.copyOf(lines);
  }

  /** What another user of this machine gets when it connects to the target. */
  public static String connectAs(int uid, InetSocketAddress target) throws IOException {
    List<String> argv = new ArrayList<>();
    String id = Integer.toString(uid);
    argv.addAll(List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups"));
    argv.addAll(
        List.of(
            "/usr/bin/python3", "-c", CONNECT, target.getHostString() + ":" + target.getPort()));
    Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
    try (InputStream output = process.getInputStream()) {
      return new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  @Override
  public void close() {
    try {
      isolation.leaveMachine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
