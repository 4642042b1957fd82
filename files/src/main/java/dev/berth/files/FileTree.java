package dev.berth.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
    TreeWalk.of(source)
        .each((path, attributes) -> {
          Path relative = source.relativize(path);
          boolean isWanted = path.equals(source) || wanted.test(relative);
          boolean isCopied =
              isWanted
                  && !attributes.isOther()
                  && copyOne(path, target.resolve(relative.toString()));
          if (isCopied && !attributes.isDirectory()) {
            bytes[0] += attributes.size();
          }
          return isCopied || !attributes.isDirectory()
              ? FileVisitResult.CONTINUE
              : FileVisitResult.SKIP_SUBTREE;
        });
    return bytes[0];
  }

  /** The size of all files below. */
  public static long size(Path tree) throws IOException {
    long[] bytes = {0};
    TreeWalk.of(tree).files((file, attributes) -> bytes[0] += attributes.size());
    return bytes[0];
  }

  /**
   * Gives a finished tree or file its name at once. That is not durable: for what can be made again
   * or is on its way out.
   */
  public static void move(Path finished, Path name) throws IOException {
    Files.move(finished, name, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Makes sure that nothing of the tree is there, however deep an app has nested it and whatever
   * its modes; a link is removed, what it leads to is not.
   */
  public static void remove(Path tree) throws IOException {
    TreeRemoval.of(tree);
  }

  /**
   * Makes everything written so far durable: for a thousand small files far quicker than asking for
   * each.
   */
  public static void sync(Path tree) throws IOException {
    Process process =
        new ProcessBuilder("sync", "--file-system", tree.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("cannot sync the file system of " + tree);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
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
}
