package dev.berth.buildpacks.runtime;

import java.nio.file.Path;

/**
 * A Node found on this machine.
 *
 * @param binary the real path of the executable
 * @param version such as {@code 20.20.2}
 * @param npm the real path of npm's package directory, the one with {@code bin/npm-cli.js}
 */
public record NodeInstallation(Path binary, String version, Path npm)
    implements RuntimeInstallation {
  @Override
  public String language() {
    return "Node";
  }
}
