package dev.berth.buildpacks.runtime;

import java.nio.file.Path;

/**
 * A Deno fetched from the registry.
 *
 * @param binary the executable
 * @param version such as {@code 2.9.6}
 */
public record DenoInstallation(Path binary, String version) implements RuntimeInstallation {
  @Override
  public String language() {
    return "Deno";
  }
}
