package dev.berth.server.installation;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Directory trees copied, measured and removed. A copy shares its blocks with the original where
 * the file system can; links are never followed; what vanishes meanwhile is left out.
 */
public final class FileTree {
  private static final long PATIENCE_SECONDS = 600;

  private FileTree() {}

  /**
   * Copies a tree with owners and modes.
   *
   * @param target does not exist yet
   * @param wanted judges paths relative to the source; of an unwanted directory nothing is copied
   * @return the size of what was copied
   */
  public static long copy(Path source, Path target, Predicate<Path> wanted) throws IOException {
    long[] bytes = {0};
    Files.walkFileTree(
        source,
        new TolerantVisitor() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            Path relative = source.relativize(directory);
            if (!relative.toString().isEmpty() && !wanted.test(relative)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            return copyOne(directory, target.resolve(relative.toString()))
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path relative = source.relativize(file);
            boolean isCopied = attributes.isRegularFile() || attributes.isSymbolicLink();
            if (isCopied
                && wanted.test(relative)
                && copyOne(file, target.resolve(relative.toString()))) {
              bytes[0] += attributes.size();
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return bytes[0];
  }

  /** The size of all files below. */
  public static long size(Path tree) throws IOException {
    long[] bytes = {0};
    Files.walkFileTree(
        tree,
        new TolerantVisitor() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes[0] += attributes.size();
            return FileVisitResult.CONTINUE;
          }
        });
    return bytes[0];
  }

  /** Makes sure that nothing of the tree is there, however deep an app has nested it. */
  public static void remove(Path tree) throws IOException {
    if (Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      run("rm", "-rf", "--", tree.toString());
    }
  }

  /**
   * Makes everything written so far durable: for a thousand small files far quicker than asking for
   * each.
   */
  public static void sync(Path tree) throws IOException {
    run("sync", "--file-system", tree.toString());
  }

  private static void run(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException("failed: " + String.join(" ", command));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static boolean copyOne(Path from, Path to) throws IOException {
    try {
      Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
      return true;
    } catch (NoSuchFileException e) {
      if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
      return false;
    }
  }

  private abstract static class TolerantVisitor extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }
  }
}
