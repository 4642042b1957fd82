package dev.berth.server.secret;

import dev.berth.secrets.detect.VariableScan;
import dev.berth.secrets.detect.VariableUse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the app's own files for the variables they use, within bounds; links are not followed. */
final class SourceWalk extends SimpleFileVisitor<Path> {
  private static final int MOST_DEPTH = 12;
  private static final int MOST_ENTRIES = 20_000;
  private static final int MOST_BYTES = 256 * 1024;
  private static final long MOST_READ = 8L << 20;
  private static final Set<String> FOREIGN =
      Set.of(".git", "node_modules", "vendor", "venv", ".venv", "target", "dist", "build", ".next");

  private final Path root;
  private final List<VariableUse> uses = new ArrayList<>();
  private int entries;
  private long left = MOST_READ;

  private SourceWalk(Path root) {
    this.root = root;
  }

  /** Every use found, in the order of files. */
  static List<VariableUse> through(Path root) {
    SourceWalk walk = new SourceWalk(root);
    try {
      Files.walkFileTree(root, Set.of(), MOST_DEPTH, walk);
    } catch (IOException _) {
      // What cannot be read speaks for nothing.
    }
    return walk.uses;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
    return !directory.equals(root) && FOREIGN.contains(directory.getFileName().toString())
        ? FileVisitResult.SKIP_SUBTREE
        : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    String name = root.relativize(file).toString();
    if (attributes.isRegularFile() && attributes.size() <= MOST_BYTES && VariableScan.reads(name)) {
      String text = text(file);
      left -= text.length();
      uses.addAll(VariableScan.scan(name, text));
    }
    return ++entries < MOST_ENTRIES && left > 0
        ? FileVisitResult.CONTINUE
        : FileVisitResult.TERMINATE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) {
    return FileVisitResult.CONTINUE;
  }

  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    } catch (IOException _) {
      return "";
    }
  }
}
