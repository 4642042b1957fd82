package dev.berth.buildpacks.compile;

import dev.berth.buildpacks.layer.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the directory that a build may have written its pages to. */
final class Pages {
  private static final int DEPTH = 4;

  private Pages() {}

  /** The first directory below the tree with an {@code index.html}, relative to the tree. */
  static Optional<String> directory(Path tree) throws IOException {
    return below(tree, DEPTH).map(found -> tree.relativize(found).toString());
  }

  private static Optional<Path> below(Path directory, int depth) throws IOException {
    for (Path entry : Trees.sorted(directory)) {
      String name = entry.getFileName().toString();
      if (name.startsWith(".")
          || name.equals("node_modules")
          || !Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        continue;
      }
      if (Files.isRegularFile(entry.resolve("index.html"), LinkOption.NOFOLLOW_LINKS)) {
        return Optional.of(entry);
      }
      Optional<Path> found = depth > 1 ? below(entry, depth - 1) : Optional.empty();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }
}
