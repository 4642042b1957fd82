package dev.berth.secrets.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Builds the server in {@code src/test/vault-server} once and keeps it in the user's cache. Only on
 * request: it costs minutes of both cores.
 */
final class VaultBuild {
  private VaultBuild() {}

  static Optional<Path> built() {
    Path binary =
        Path.of(System.getProperty("user.home"), ".cache", "berth", "vault-server", "vault-1.14.1");
    if (Files.isExecutable(binary)) {
      return Optional.of(binary);
    }
    return System.getProperty("berth.vault.build") == null
        ? Optional.empty()
        : Optional.of(build(binary));
  }

  private static Path build(Path binary) {
    try {
      Files.createDirectories(binary.getParent());
      Process go =
          new ProcessBuilder(
                  "go", "build", "-trimpath", "-buildvcs=false", "-o", binary.toString(), ".")
              .directory(Path.of("src", "test", "vault-server").toFile())
              .inheritIO()
              .start();
      if (go.waitFor() != 0) {
        throw new AssertionError("go could not build the server");
      }
      return binary;
    } catch (IOException e) {
      throw new AssertionError("building the server needs go", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
