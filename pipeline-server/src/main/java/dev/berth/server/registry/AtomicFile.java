package dev.berth.server.registry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes small files so that a reader, or a crash, sees the whole file or none. */
final class AtomicFile {
  /** Marks what a crash may leave behind; swept by {@link RegistryRetention}. */
  static final String TEMPORARY = ".tmp-";

  private AtomicFile() {}

  static void write(Path target, byte[] content) throws IOException {
    Path directory = target.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException("no directory for " + target);
    }
    Files.createDirectories(directory);
    Path temporary = temporaryIn(directory);
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  static Path temporaryIn(Path directory) {
    return directory.resolve(TEMPORARY + UUID.randomUUID());
  }
}
