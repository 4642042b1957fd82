package dev.berth.server.isolation;

import dev.berth.server.installation.DataDirectory;
import dev.berth.server.installation.InstallationId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class SystemSandboxesIT extends HostileContract {
  @TempDir static Path home;
  static @Nullable SystemSandboxes sandboxes;

  @BeforeAll
  static void open() throws IOException {
    Assumptions.assumeTrue(Machine.isRoot(), "SYSTEM mode needs root");
    Assumptions.assumeTrue(Machine.has("bwrap"), "bubblewrap is not installed");
    Assumptions.assumeTrue(Machine.has("nft"), "nftables is not installed");
    DataDirectory data = new DataDirectory(home);
    sandboxes =
        SystemSandboxes.open(data, InstallationId.of(data), Resolvers.ofThisMachine(), Set.of(0));
  }

  @AfterAll
  static void close() throws IOException {
    if (sandboxes != null) {
      sandboxes.removeNetworks();
    }
  }

  @Override
  Sandboxes sandboxes() {
    if (sandboxes == null) {
      throw new IllegalStateException("not open");
    }
    return sandboxes;
  }
}
