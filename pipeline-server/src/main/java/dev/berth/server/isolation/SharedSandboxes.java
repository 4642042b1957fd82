package dev.berth.server.isolation;

import dev.berth.server.installation.InstallationId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * Plain processes where the machine offers no isolation: only the environment is clean. Every
 * status says so.
 */
final class SharedSandboxes extends TreeSandboxes {
  SharedSandboxes(InstallationId installation) {
    super(installation, null);
  }

  @Override
  public IsolationMode mode() {
    return IsolationMode.SHARED;
  }

  @Override
  public void own(String tenant, Path directory) {
    // All tenants are this user.
  }

  @Override
  Launch prepare(SandboxSpec spec, int port) throws IOException {
    throw new IOException("not yet");
  }

  @Override
  InetSocketAddress address(MarkedTree tree) {
    int port = Integer.parseInt(tree.environment().getOrDefault(LaunchNote.PORT, "0"));
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
}
