package dev.berth.server.isolation;

import dev.berth.server.installation.DataDirectory;
import dev.berth.server.installation.InstallationId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** This machine's real sandboxes for tests of other features; leaves no network behind. */
public record TestIsolation(Isolation isolation) implements AutoCloseable {
  public static TestIsolation in(DataDirectory data) throws IOException {
    return new TestIsolation(Isolation.choose(data, InstallationId.of(data)));
  }

  public Sandboxes sandboxes() {
    return isolation.sandboxes();
  }

  public IsolationReport report() {
    return isolation.report();
  }

  /** A root with this machine's programs and an empty rest. */
  public static List<Mount> root(Path work) {
    return Machine.root(work);
  }

  /** What a sandbox of another tenant with this way out gets when it connects to the target. */
  public List<String> connect(Egress egress, String target, Path work) {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    SandboxSpec spec =
        new SandboxSpec(
            "build/connect",
            "builds/connect",
            Machine.root(work),
            List.of("/bin/sh", "-c", HostileContract.connect(List.of(target))),
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
    argv.addAll(Neighbour.connectCommand(target));
    return Command.run(argv).output().strip();
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
