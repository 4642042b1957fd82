package dev.berth.buildpacks.runtime;

import java.nio.file.Path;

/**
 * A Python with pip found on this machine. Builds and images show it at {@link #HOME}: virtual
 * environments hold absolute paths.
 *
 * @param binary the real path of the executable, {@code <home>/bin/python3.N}
 * @param version such as {@code 3.12.1}
 * @param home the directory with {@code bin} and {@code lib}
 */
public record PythonInstallation(Path binary, String version, Path home)
    implements RuntimeInstallation {
  /** Where it is shown. */
  public static final String HOME = "/opt/python";

  @Override
  public String language() {
    return "Python";
  }

  /** {@code python3.12}, the name of its executable and of its library's directory. */
  public String name() {
    return "python" + version.substring(0, version.lastIndexOf('.'));
  }

  /** The standard library. */
  Path library() {
    return home.resolve("lib").resolve(name());
  }
}
