package dev.berth.buildpacks.runtime;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a machine has its programs, as its environment says. */
record SearchPath(Map<String, String> environment) {
  /** The directories of the PATH that are named in full. */
  List<Path> entries() {
    return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .filter(entry -> entry.startsWith("/"))
        .map(Path::of)
        .toList();
  }

  /** The same, and where the system's own programs are in any case. */
  List<Path> withSystem() {
    List<Path> directories = new ArrayList<>(entries());
    directories.add(Path.of("/usr/local/bin"));
    directories.add(Path.of("/usr/bin"));
    return directories;
  }

  /** The user's home, below which version managers keep what they install. */
  Optional<Path> home() {
    return Optional.ofNullable(environment.get("HOME"))
        .filter(home -> home.startsWith("/"))
        .map(Path::of);
  }

  /** What is in a directory, by name; nothing when it cannot be read. */
  static List<Path> below(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Directories that are named by a version, the newest first. */
  static List<Path> newestFirst(Path versions) {
    return below(versions).stream().sorted((a, b) -> version(b).compareTo(version(a))).toList();
  }

  private static Version version(Path directory) {
    return Version.parse(String.valueOf(directory.getFileName()).replaceFirst("^cpython-", ""));
  }
}
