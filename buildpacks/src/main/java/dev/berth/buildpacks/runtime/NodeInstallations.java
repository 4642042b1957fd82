package dev.berth.buildpacks.runtime;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the Nodes of this machine: on the PATH first, then where distributions and version managers
 * put them, also below a home directory that apps themselves could not read.
 */
public final class NodeInstallations {
  private NodeInstallations() {}

  /** Every usable Node with npm, the preferred one first, one per version. */
  public static List<NodeInstallation> find(Map<String, String> environment) {
    Map<String, NodeInstallation> found = new LinkedHashMap<>();
    for (Path directory : directories(environment)) {
      inspect(directory).ifPresent(node -> found.putIfAbsent(node.version(), node));
    }
    return List.copyOf(found.values());
  }

  private static Collection<Path> directories(Map<String, String> environment) {
    List<Path> directories = new ArrayList<>();
    for (String entry : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (entry.startsWith("/")) {
        directories.add(Path.of(entry));
      }
    }
    directories.add(Path.of("/usr/local/bin"));
    directories.add(Path.of("/usr/bin"));
    String home = environment.get("HOME");
    if (home != null && home.startsWith("/")) {
      Path user = Path.of(home);
      directories.addAll(newestFirst(user.resolve(".nvm/versions/node"), "bin"));
      directories.addAll(
          newestFirst(user.resolve(".local/share/fnm/node-versions"), "installation/bin"));
      directories.addAll(newestFirst(user.resolve(".asdf/installs/nodejs"), "bin"));
      directories.addAll(newestFirst(user.resolve(".volta/tools/image/node"), "bin"));
    }
    return directories;
  }

  private static List<Path> newestFirst(Path versions, String bin) {
    if (!Files.isDirectory(versions)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(versions)) {
      return entries
          .sorted((a, b) ->
              Version.parse(b.getFileName().toString())
                  .compareTo(Version.parse(a.getFileName().toString())))
          .map(entry -> entry.resolve(bin))
          .toList();
    } catch (IOException e) {
      return List.of();
    }
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
}
