package dev.berth.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Names in directories that are still there after a power failure. */
public final class DurableDirectory {
  private DurableDirectory() {}

  /**
   * Gives a finished file or tree its name at once: a file there is replaced, a directory with
   * anything in it is not. What the tree contains is the caller's to sync.
   */
  public static void move(Path finished, Path name) throws IOException {
    Files.move(finished, name, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(of(name));
  }

  /** Makes sure that the directory and all above are there; new ones are their owner's alone. */
  public static void create(Path directory) throws IOException {
    Path missing = directory;
    while (missing != null && !Files.exists(missing)) {
      missing = missing.getParent();
    }
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    for (Path above = directory.getParent();
        above != null && missing != null && above.startsWith(missing);
        above = above.getParent()) {
      sync(above);
    }
  }

  /** Makes the names in a directory durable. */
  public static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  static Path of(Path file) {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IllegalArgumentException("not in a directory: " + file);
    }
    return directory;
  }
}
