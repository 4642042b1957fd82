package dev.berth.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Removes one tree through the descriptors of its directories, so that nobody who exchanges a
 * directory for a link meanwhile leads the removal elsewhere. What lies deep is moved to the top
 * first: neither stack nor descriptors nor the length of a path bound the depth.
 */
final class TreeRemoval {
  private static final int MOST_OPEN = 32;
  private static final Set<PosixFilePermission> USABLE =
      PosixFilePermissions.fromString("rwx------");

  private final SecureDirectoryStream<Path> top;
  private boolean deep;

  private TreeRemoval(SecureDirectoryStream<Path> top) {
    this.top = top;
  }

  static void of(Path tree) throws IOException {
    if (!Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(tree);
      return;
    }
    Path name = tree.toAbsolutePath().getFileName();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(DurableDirectory.of(tree))) {
      if (!(stream instanceof SecureDirectoryStream<Path> parent)) {
        byPath(tree);
        return;
      }
      while (holdsDeepOnes(parent, name)) {
        // Those were moved to the top: the next round removes them.
      }
      parent.deleteDirectory(name);
    } catch (NoSuchFileException _) {
      // Somebody else has removed it.
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static boolean holdsDeepOnes(SecureDirectoryStream<Path> parent, Path name)
      throws IOException {
    makeUsable(parent, name, attributes(parent, name));
    try (SecureDirectoryStream<Path> top =
        parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
      TreeRemoval removal = new TreeRemoval(top);
      removal.empty(top, 1);
      return removal.deep;
    }
  }

  private void empty(SecureDirectoryStream<Path> directory, int open) throws IOException {
    for (Path entry : directory) {
      try {
        remove(directory, entry.getFileName(), open);
      } catch (NoSuchFileException _) {
        // Somebody else has removed it.
      }
    }
  }

  private void remove(SecureDirectoryStream<Path> directory, Path name, int open)
      throws IOException {
    PosixFileAttributes attributes = attributes(directory, name);
    if (!attributes.isDirectory()) {
      directory.deleteFile(name);
      return;
    }
    makeUsable(directory, name, attributes);
    if (open == MOST_OPEN) {
      directory.move(name, top, DurableFile.unfinishedIn(Path.of("")));
      deep = true;
      return;
    }
    try (SecureDirectoryStream<Path> inner =
        directory.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
      empty(inner, open + 1);
    }
    directory.deleteDirectory(name);
  }

  /** On a system without openat, such as macOS, where nothing isolates an app from Berth either. */
  private static void byPath(Path tree) throws IOException {
    List<Path> paths = new ArrayList<>();
    TreeWalk.of(tree)
        .each((path, attributes) -> {
          paths.add(path);
          return FileVisitResult.CONTINUE;
        });
    for (Path path : paths.reversed()) {
      Files.deleteIfExists(path);
    }
  }

  private static PosixFileAttributes attributes(SecureDirectoryStream<Path> directory, Path name)
      throws IOException {
    return view(directory, name).readAttributes();
  }

  /** What its owner made read-only can be removed by him all the same. */
  private static void makeUsable(
      SecureDirectoryStream<Path> directory, Path name, PosixFileAttributes attributes)
      throws IOException {
    if (!attributes.permissions().containsAll(USABLE)) {
      view(directory, name).setPermissions(USABLE);
    }
  }

  private static PosixFileAttributeView view(SecureDirectoryStream<Path> directory, Path name) {
    return directory.getFileAttributeView(
        name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }
}
