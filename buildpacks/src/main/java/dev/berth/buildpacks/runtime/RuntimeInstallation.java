package dev.berth.buildpacks.runtime;

import java.nio.file.Path;
import java.util.Locale;

/** A language runtime found on this machine. */
public sealed interface RuntimeInstallation
    permits NodeInstallation,
        BunInstallation,
        DenoInstallation,
        PythonInstallation,
        JavaInstallation,
        GoInstallation {
  /** What it is, as people write it. */
  String language();

  /** Such as {@code 20.20.2}. */
  String version();

  /** The real path of the executable. */
  Path binary();

  /** The beginning of its captured runtime's id: kind and version. */
  default String prefix() {
    return language().toLowerCase(Locale.ROOT) + "-" + version() + "-";
  }
}
