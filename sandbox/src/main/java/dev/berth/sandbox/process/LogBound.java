package dev.berth.sandbox.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Keeps only the newest part of a growing log, so that a flood harms nobody. Where the file system
 * can, the oldest blocks are taken out of the file, which loses nothing newer, needs no help from
 * the writer, and keeps the file short enough for a limit on its length to guard it while no server
 * runs. Elsewhere the newest part is copied to the front.
 */
final class LogBound {
  /** File systems take out whole blocks; this is a multiple of all usual block sizes. */
  private static final long BLOCK_BYTES = 64 * 1024;

  private final long keepBytes;

  /**
   * @param keepBytes how much is kept at least; a file is cut when it is twice as long
   */
  LogBound(long keepBytes) {
    this.keepBytes = keepBytes;
  }

  /** Cuts the log if it has grown too long. */
  void apply(Path log) {
    try {
      long size = Files.size(log);
      if (size > 2 * keepBytes && !collapse(log, (size - keepBytes) / BLOCK_BYTES * BLOCK_BYTES)) {
        copyToFront(log);
      }
    } catch (IOException e) {
      // It vanished with its instance: nothing to bound.
    }
  }

  void copyToFront(Path log) throws IOException {
    try (FileChannel channel =
        FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long size = channel.size();
      ByteBuffer newest = ByteBuffer.allocate(Math.toIntExact(Math.min(keepBytes, size)));
      while (newest.hasRemaining()
          && channel.read(newest, size - newest.capacity() + newest.position()) >= 0) {
        // Until all is read.
      }
      channel.truncate(0);
      channel.write(newest.flip(), 0);
    }
  }

  private static boolean collapse(Path log, long bytes) throws IOException {
    String length = Long.toString(bytes);
    return HostCommand.run(
            List.of(
                "fallocate",
                "--collapse-range",
                "--offset",
                "0",
                "--length",
                length,
                log.toString()))
        .succeeded();
  }
}
