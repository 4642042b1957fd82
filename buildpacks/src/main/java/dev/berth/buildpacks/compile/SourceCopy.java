package dev.berth.buildpacks.compile;

import dev.berth.buildpacks.BuildPlan.Packages;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/** Copies a source tree to where the build may change it, links and modes intact. */
final class SourceCopy extends SimpleFileVisitor<Path> {
  private static final Set<String> LEFT_OUT =
      Set.of(".git", Packages.NODE_MODULES, Packages.VENV, "venv", "__pycache__");

  private final Path from;
  private final Path to;

  private SourceCopy(Path from, Path to) {
    this.from = from;
    this.to = to;
  }

  static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(from, new SourceCopy(from, to));
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
      throws IOException {
    String name = from.relativize(directory).toString();
    if (LEFT_OUT.contains(name)) {
      return FileVisitResult.SKIP_SUBTREE;
    }
    Files.createDirectories(to.resolve(name));
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    Files.copy(
        file,
        to.resolve(from.relativize(file).toString()),
        LinkOption.NOFOLLOW_LINKS,
        StandardCopyOption.COPY_ATTRIBUTES);
    return FileVisitResult.CONTINUE;
  }
}
