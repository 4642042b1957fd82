package dev.berth.buildpacks.runtime;

import java.nio.file.Path;

/**
 * A JDK found on this machine. Builds and images show it at {@link #HOME}.
 *
 * @param binary the real path of {@code bin/java}
 * @param version such as {@code 25.0.3}
 * @param home its directory
 */
public record JavaInstallation(Path binary, String version, Path home)
    implements RuntimeInstallation {
  /** Where it is shown. */
  public static final String HOME = "/opt/java";

  @Override
  public String language() {
    return "Java";
  }
}
