package dev.berth.buildpacks.runtime;

import java.nio.file.Path;

/**
 * A toolchain of Go. Builds see it at {@link #HOME}; images hold none of it.
 *
 * @param binary the real path of {@code bin/go}
 * @param version such as {@code 1.26.8}
 * @param home its directory
 */
public record GoInstallation(Path binary, String version, Path home)
    implements RuntimeInstallation {
  /** Where it is shown. */
  public static final String HOME = "/opt/go";

  @Override
  public String language() {
    return "Go";
  }
}
