package dev.berth.buildpacks.runtime;

import dev.berth.buildpacks.layer.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What of a JDK an app needs to run: no compiler, no modules to link, no sources. */
final class JavaHome {
  private static final Set<String> LEFT_OUT =
      Set.of(
          "bin",
          "demo",
          "docs",
          "include",
          "jmods",
          "legal",
          "man",
          "sample",
          "lib/src.zip",
          "lib/ct.sym");

  private final JavaInstallation java;

  JavaHome(JavaInstallation java) {
    this.java = java;
  }

  /** Its files by their place in the image; links are followed to what they lead to. */
  SortedMap<String, Path> files() throws IOException {
    SortedMap<String, Path> files = new TreeMap<>();
    add(files, java.home(), "");
    files.put(JavaInstallation.HOME + "/bin/java", java.binary());
    return files;
  }

  static boolean isLibrary(Path file) {
    return file.toString().endsWith(".so");
  }

  private static void add(SortedMap<String, Path> files, Path directory, String relative)
      throws IOException {
    for (Path entry : Trees.sorted(directory)) {
      String path = relative + entry.getFileName();
      if (LEFT_OUT.contains(path)) {
        continue;
      }
      if (Files.isDirectory(entry)) {
        add(files, entry, path + "/");
      } else if (Files.isRegularFile(entry) && Files.isReadable(entry)) {
        files.put(JavaInstallation.HOME + "/" + path, entry.toRealPath());
      }
    }
  }

  /** Directories of settings that distributions keep below {@code /etc}. */
  static List<Path> settings() {
    return SearchPath.below(Path.of("/etc")).stream()
        .filter(entry -> String.valueOf(entry.getFileName()).matches("java-\\d+-openjdk|maven"))
        .toList();
  }
}
