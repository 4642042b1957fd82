package dev.berth.server.isolation;

import dev.berth.server.installation.InstallationId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * Plain processes where the machine offers no isolation: only the environment is clean, and paths
 * of the sandbox are turned into the machine's. The port is one of the machine's own. Every status
 * says so.
 */
final class SharedSandboxes extends TreeSandboxes {
  private SharedSandboxes(InstallationId installation) {
    super(installation, null);
  }

  /** Takes over what an earlier server started. */
  static SharedSandboxes open(InstallationId installation) throws IOException {
    SharedSandboxes sandboxes = new SharedSandboxes(installation);
    sandboxes.adopt(MarkedTree.all(installation));
    return sandboxes;
  }

  @Override
  public IsolationMode mode() {
    return IsolationMode.SHARED;
  }

  @Override
  public void forget(String tenant) {
    // The address is the machine's own.
  }

  @Override
  public void own(String tenant, Path directory) {
    // All tenants are this user.
  }

  @Override
  Launch prepare(SandboxSpec spec, int port, boolean kept) {
    List<String> command =
        spec.command().stream().map(argument -> onMachine(spec.mounts(), argument)).toList();
    return new Launch(
        command,
        List.of(),
        "shared",
        "open ",
        0,
        spec.environment(),
        onMachine(spec.mounts(), spec.directory()));
  }

  @Override
  InetSocketAddress address(String network, int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  @Override
  void release(String network) {
    // Nothing is lent.
  }

  @Override
  void giveLog(Path log, int uid) {
    // It is this user's already.
  }

  /** The machine's path of what a mount would show at this one, if there is such a thing. */
  static String onMachine(List<Mount> mounts, String inside) {
    if (!inside.startsWith("/")) {
      return inside;
    }
    Path path = Path.of(inside).normalize();
    return mounts.stream()
        .filter(mount -> path.startsWith(mount.target()))
        .sorted(Comparator.comparingInt((Mount m) -> m.target().length()).reversed())
        .map(mount -> mount.source().resolve(Path.of(mount.target()).relativize(path)).normalize())
        .filter(Files::exists)
        .map(Path::toString)
        .findFirst()
        .orElse(inside);
  }
}
