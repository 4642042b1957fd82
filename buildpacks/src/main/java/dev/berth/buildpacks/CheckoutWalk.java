package dev.berth.buildpacks;

import dev.berth.files.TreeWalk;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** The one walk through a checkout: refuses what is too large or leads out, and notes all files. */
final class CheckoutWalk implements TreeWalk.Visitor {
  static final int MAX_FILES = 100_000;
  static final long MAX_BYTES = 2L << 30;

  private final Path top;
  private final List<String> files = new ArrayList<>();
  private int count;
  private long bytes;

  private CheckoutWalk(Path top) {
    this.top = top;
  }

  /** Relative paths of all regular files, in no order. */
  static List<String> files(Path top) throws IOException {
    CheckoutWalk walk = new CheckoutWalk(top);
    TreeWalk.of(top).each(walk);
    if (walk.count == 0) {
      throw new BuildException(
          BuildProblem.SOURCE_EMPTY,
          "The commit contains no files.",
          "Commit the app's files and push again.");
    }
    return List.copyOf(walk.files);
  }

  @Override
  public FileVisitResult visit(Path path, BasicFileAttributes attributes) throws IOException {
    if (attributes.isDirectory()) {
      return path.equals(top.resolve(".git"))
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }
    count++;
    bytes += attributes.size();
    if (count > MAX_FILES || bytes > MAX_BYTES) {
      throw new BuildException(
          BuildProblem.SOURCE_TOO_LARGE,
          "The commit has more than "
              + (count > MAX_FILES ? MAX_FILES + " files." : (MAX_BYTES >> 20) + " MB."),
          "Remove generated files and node_modules from the repository (git rm -r --cached).");
    }
    if (attributes.isSymbolicLink()) {
      if (!path.resolveSibling(Files.readSymbolicLink(path)).normalize().startsWith(top)) {
        throw unsafe(path, "is a symbolic link that leads out of the repository");
      }
    } else if (attributes.isRegularFile()) {
      files.add(top.relativize(path).toString());
    } else {
      throw unsafe(path, "is neither a file nor a directory");
    }
    return FileVisitResult.CONTINUE;
  }

  private BuildException unsafe(Path file, String what) {
    return new BuildException(
        BuildProblem.SOURCE_UNSAFE,
        SourceTree.printable(top.relativize(file).toString()) + " " + what + ".",
        "Replace it with a regular file and push again.");
  }
}
