package dev.berth.buildpacks.runtime;

import java.nio.file.Path;

/**
 * A Bun fetched from the registry.
 *
 * @param binary the executable
 * @param version such as {@code 1.4.5}
 * @param node the Node beside it, for tools that are written for one
 */
public record BunInstallation(Path binary, String version, NodeInstallation node)
    implements RuntimeInstallation {
  @Override
  public String language() {
    return "Bun";
  }
}
