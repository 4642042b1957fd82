package dev.berth.sandbox;

import dev.berth.sandbox.mount.SharedView;
import dev.berth.sandbox.process.MarkedTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Plain processes where the machine offers no isolation: only the environment is clean, and paths
 * of the sandbox are turned into the machine's. The port is one of the machine's own. Every status
 * says so.
 */
final class SharedSandboxes extends TreeSandboxes {
  private final Path views;

  private SharedSandboxes(SandboxOwner installation) {
    super(installation, null, null);
    this.views = installation.directory().resolve("views");
  }

  /** Takes over what an earlier server started. */
  static SharedSandboxes open(SandboxOwner installation) throws IOException {
    SharedSandboxes sandboxes = new SharedSandboxes(installation);
    List<MarkedTree> living = MarkedTree.all(installation.id());
    sandboxes.adopt(living);
    sandboxes.clearAllBut(living.stream().map(MarkedTree::network).collect(Collectors.toSet()));
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
  Launch prepare(SandboxSpec spec, int port, boolean kept) throws IOException {
    Path directory = views.resolve(fileName(spec.mark()));
    SharedView view = SharedView.lay(directory, spec.mounts());
    return new Launch(
        spec.command().stream().map(view::path).toList(),
        List.of(),
        directory.toString(),
        "open ",
        0,
        view.environment(spec.environment()),
        view.path(spec.directory()));
  }

  @Override
  InetSocketAddress address(String network, int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** The note of a network is the directory of the view here. */
  @Override
  void release(String network) throws IOException {
    Path view = Path.of(network);
    if (view.startsWith(views)) {
      SharedView.clear(view);
    }
  }

  @Override
  void giveLog(Path log, int uid) {
    // It is this user's already.
  }

  private void clearAllBut(Set<String> kept) throws IOException {
    if (!Files.isDirectory(views)) {
      return;
    }
    try (Stream<Path> found = Files.list(views)) {
      for (Path view : found.toList()) {
        if (!kept.contains(view.toString())) {
          SharedView.clear(view);
        }
      }
    }
  }

  /** Different for different marks, and never a path of more than one step. */
  private static String fileName(String mark) {
    StringBuilder name = new StringBuilder();
    for (byte letter : mark.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = Character.isLetterOrDigit(letter) || letter == '-' || letter == '.';
      name.append(plain ? String.valueOf((char) letter) : "_%02x".formatted(letter));
    }
    return name.toString();
  }
}
