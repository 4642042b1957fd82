package dev.berth.buildpacks.compile;

import dev.berth.buildpacks.BuildPlan.Origin;
import dev.berth.buildpacks.BuildPlan.Packages;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.layer.Trees;
import dev.berth.buildpacks.node.PackageJson;
import dev.berth.buildpacks.site.StaticServer;
import dev.berth.files.FileTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;

/**
 * Directories of installed packages, named by what they were installed from. A directory is
 * complete or not there: installing happens beside it and ends with a rename.
 */
final class PackageStore {
  /** Below node_modules, where build tools insist on writing. */
  static final List<String> SCRATCH = List.of(".astro", ".cache", ".vite", ".vite-temp");

  private static final int KEPT_SETS = 6;

  private final Path directory;

  PackageStore(Path directory) {
    this.directory = directory;
  }

  /** Installs into the directory it is given. */
  interface Installer {
    void install(Path into) throws IOException;
  }

  /** Makes sure that this set is installed. */
  PackageTree install(Packages packages, SourceTree source, Installer installer)
      throws IOException {
    Path set = directory.resolve(packages.digest());
    if (!Files.isDirectory(set)) {
      Files.createDirectories(directory);
      Path temporary = Files.createTempDirectory(directory, "installing-");
      try {
        writeInputs(packages, source, temporary);
        Files.createDirectory(temporary.resolve(packages.directory()));
        installer.install(temporary);
        complete(packages, temporary.resolve(packages.directory()));
        move(temporary, set);
      } finally {
        FileTree.remove(temporary);
      }
      sweep(set);
    }
    Files.setLastModifiedTime(set, FileTime.from(Instant.now()));
    return new PackageTree(
        set.resolve(packages.directory()), packages.directory(), packages.digest());
  }

  private static void writeInputs(Packages packages, SourceTree source, Path target)
      throws IOException {
    for (String file : packages.files()) {
      byte[] content =
          switch (packages.origin()) {
            case STATIC_SERVER -> StaticServer.source(file);
            case APP ->
                file.equals("package.json")
                    ? PackageJson.in(source)
                        .orElseThrow()
                        .dependenciesOnly()
                        .getBytes(StandardCharsets.UTF_8)
                    : source.bytes(file).orElse(new byte[0]);
          };
      Path copy = target.resolve(file);
      Files.createDirectories(copy.getParent() == null ? target : copy.getParent());
      Files.write(copy, content);
    }
  }

  private static void complete(Packages packages, Path modules) throws IOException {
    if (packages.origin() == Origin.STATIC_SERVER) {
      Path module = Files.createDirectories(modules.resolve(StaticServer.MODULE));
      Files.write(module.resolve("server.cjs"), StaticServer.source("server.cjs"));
    } else if (packages.directory().equals(Packages.NODE_MODULES)) {
      for (String name : SCRATCH) {
        Files.createDirectories(modules.resolve(name));
      }
      forgetWhen(modules);
    }
  }

  /** Removes what a package manager only notes for itself, with the time: no two would be equal. */
  static void forgetWhen(Path modules) throws IOException {
    Files.deleteIfExists(modules.resolve(".modules.yaml"));
    for (Path entry : Trees.sorted(modules)) {
      if (String.valueOf(entry.getFileName()).startsWith(".pnpm-workspace-state")) {
        Files.delete(entry);
      }
    }
  }

  private static void move(Path temporary, Path set) throws IOException {
    try {
      FileTree.move(temporary, set);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(set)) {
        throw e;
      }
    }
  }

  /** Removes the sets used least recently, and what an interrupted installation left. */
  private void sweep(Path current) throws IOException {
    Instant old = Instant.now().minusSeconds(3600);
    List<Path> sets =
        Trees.sorted(directory).stream()
            .filter(set -> !set.equals(current))
            .filter(set -> lastUse(set).isBefore(old))
            .sorted((a, b) -> lastUse(b).compareTo(lastUse(a)))
            .toList();
    for (int i = 0; i < sets.size(); i++) {
      boolean left = String.valueOf(sets.get(i).getFileName()).startsWith("installing-");
      if (left || i >= KEPT_SETS) {
        FileTree.remove(sets.get(i));
      }
    }
  }

  private static Instant lastUse(Path set) {
    try {
      return Files.getLastModifiedTime(set).toInstant();
    } catch (IOException e) {
      return Instant.EPOCH;
    }
  }
}
