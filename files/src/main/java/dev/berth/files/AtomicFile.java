package dev.berth.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * Files that readers see whole or not at all, but that a power failure may empty: for what can be
 * made again and told from a whole one, where {@link DurableFile} would cost a deploy its time.
 */
public final class AtomicFile {
  private AtomicFile() {}

  /** Replaces the file with one of this mode. */
  public static void write(Path file, byte[] content, Set<PosixFilePermission> mode)
      throws IOException {
    Path unfinished = DurableFile.unfinishedIn(DurableDirectory.of(file));
    try {
      Files.write(unfinished, content);
      Files.setPosixFilePermissions(unfinished, mode);
      FileTree.move(unfinished, file);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
