package dev.berth.buildpacks.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Finds the Nodes of this machine: on the PATH first, then where distributions and version managers
 * put them, also below a home directory that apps themselves could not read.
 */
public final class NodeInstallations {
  /** Below the home directory: where versions are, and where each has its programs. */
  private static final SequencedMap<String, String> MANAGED = managed();

  private NodeInstallations() {}

  /** Every usable Node with npm, the preferred one first, one per version. */
  public static List<NodeInstallation> find(Map<String, String> environment) {
    Map<String, NodeInstallation> found = new LinkedHashMap<>();
    for (Path directory : directories(new SearchPath(environment))) {
      inspect(directory).ifPresent(node -> found.putIfAbsent(node.version(), node));
    }
    return List.copyOf(found.values());
  }

  private static List<Path> directories(SearchPath path) {
    List<Path> directories = new ArrayList<>(path.withSystem());
    path.home()
        .ifPresent(home ->
            MANAGED.forEach((versions, bin) ->
                SearchPath.newestFirst(home.resolve(versions))
                    .forEach(version -> directories.add(version.resolve(bin)))));
    return directories;
  }

  private static Optional<NodeInstallation> inspect(Path directory) {
    Path node = directory.resolve("node");
    if (!Files.isExecutable(node)) {
      return Optional.empty();
    }
    Optional<Path> npm = npm(directory);
    if (npm.isEmpty()) {
      return Optional.empty();
    }
    try {
      String version = MachineCommand.output(List.of(node.toString(), "--version")).strip();
      return version.matches("v\\d+\\.\\d+\\.\\d+.*")
          ? Optional.of(new NodeInstallation(node.toRealPath(), version.substring(1), npm.get()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Path> npm(Path directory) {
    try {
      Path command = directory.resolve("npm");
      if (Files.exists(command)) {
        Path bin = command.toRealPath().getParent();
        if (bin != null && Files.exists(bin.resolve("npm-cli.js"))) {
          return Optional.ofNullable(bin.getParent());
        }
      }
      Path beside = directory.resolveSibling("lib/node_modules/npm");
      return Files.exists(beside.resolve("bin/npm-cli.js"))
          ? Optional.of(beside.toRealPath())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static SequencedMap<String, String> managed() {
    SequencedMap<String, String> managed = new LinkedHashMap<>();
    managed.put(".nvm/versions/node", "bin");
    managed.put(".local/share/fnm/node-versions", "installation/bin");
    managed.put(".asdf/installs/nodejs", "bin");
    managed.put(".volta/tools/image/node", "bin");
    return Collections.unmodifiableSequencedMap(managed);
  }
}
