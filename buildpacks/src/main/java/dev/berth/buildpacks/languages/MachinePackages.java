package dev.berth.buildpacks.languages;

import dev.berth.buildpacks.PackageSettings;
import dev.berth.buildpacks.go.GoSettings;
import dev.berth.buildpacks.java.MavenSettings;
import dev.berth.buildpacks.node.NpmSettings;
import dev.berth.buildpacks.python.PipSettings;
import dev.berth.buildpacks.runtime.MachineRuntimes;
import java.util.List;
import java.util.Map;

/** How this machine reaches the packages of all languages. */
public final class MachinePackages {
  private MachinePackages() {}

  /**
   * Asks the languages' own tools, or reads their files.
   *
   * @param environment the server's environment
   */
  public static List<PackageSettings> of(
      MachineRuntimes runtimes, Map<String, String> environment) {
    return List.of(
        NpmSettings.of(runtimes.nodes()),
        PipSettings.of(runtimes.pythons()),
        MavenSettings.of(environment),
        GoSettings.of(runtimes.machineGo()));
  }
}
