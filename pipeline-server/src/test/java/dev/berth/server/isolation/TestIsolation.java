package dev.berth.server.isolation;

import dev.berth.server.installation.DataDirectory;
import dev.berth.server.installation.InstallationId;
import java.io.IOException;
import java.io.UncheckedIOException;

/** This machine's real sandboxes for tests of other features; leaves no network behind. */
public record TestIsolation(Sandboxes sandboxes) implements AutoCloseable {
  public static TestIsolation in(DataDirectory data) throws IOException {
    return new TestIsolation(Isolation.choose(data, InstallationId.of(data)).sandboxes());
  }

  @Override
  public void close() {
    if (sandboxes instanceof SystemSandboxes system) {
      try {
        system.removeNetworks();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
