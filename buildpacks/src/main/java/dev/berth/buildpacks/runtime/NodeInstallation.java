package dev.berth.buildpacks.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A Node found on this machine, or fetched from the registry.
 *
 * @param binary the real path of the executable
 * @param version such as {@code 20.20.2}
 * @param npm the real path of npm's package directory, the one with {@code bin/npm-cli.js}
 * @param home where its headers are, below {@code include/node}, if native modules can be built for
 *     it
 */
public record NodeInstallation(Path binary, String version, Path npm, Optional<Path> home)
    implements RuntimeInstallation {
  private static final Path SYSTEM = Path.of("/usr");

  /** One of this machine, whose headers count only if they are of the same line. */
  public NodeInstallation(Path binary, String version, Path npm) {
    this(binary, version, npm, headers(binary, version));
  }

  @Override
  public String language() {
    return "Node";
  }

  /** Whether its headers are among the system's own. */
  public boolean isOfTheSystem() {
    return home.filter(SYSTEM::equals).isPresent();
  }

  private static Optional<Path> headers(Path binary, String version) {
    Path bin = binary.getParent();
    Path home = bin == null ? null : bin.getParent();
    if (home == null) {
      return Optional.empty();
    }
    String line = "#define NODE_MAJOR_VERSION " + Version.parse(version).major();
    try (var lines = Files.lines(home.resolve("include/node/node_version.h"))) {
      return lines.anyMatch(line::equals) ? Optional.of(home) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
