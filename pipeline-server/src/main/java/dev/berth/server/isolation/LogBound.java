package dev.berth.server.isolation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps only the newest part of a growing log, so that a flood harms nobody. Where the file system
 * can, the oldest blocks are taken out of the file, which loses nothing newer and needs no help
 * from the writer; elsewhere the newest part is copied to the front.
 */
public final class LogBound {
  /** File systems take out whole blocks; this is a multiple of all usual block sizes. */
  private static final long BLOCK_BYTES = 64 * 1024;

  private final long keepBytes;
  private final Map<Path, Long> dropped = new ConcurrentHashMap<>();

  /**
   * @param keepBytes how much is kept at least; a file is cut when it is twice as long
   */
  public LogBound(long keepBytes) {
    this.keepBytes = keepBytes;
  }

  /** Cuts the log if it has grown too long; to be called every few hundred milliseconds. */
  public synchronized void apply(Path log) {
    try {
      long size = Files.size(log);
      if (size > 2 * keepBytes) {
        long cut = (size - keepBytes) / BLOCK_BYTES * BLOCK_BYTES;
        long gone = collapse(log, cut) ? cut : copyToFront(log, keepBytes);
        dropped.merge(log, gone, Long::sum);
      }
    } catch (IOException e) {
      // It vanished with its instance: nothing to bound.
    }
  }

  /** How many bytes have been cut off the front so far; a follower adds this to its position. */
  synchronized long dropped(Path log) {
    return dropped.getOrDefault(log, 0L);
  }

  /** Forgets a log whose instance is gone. */
  public void forget(Path log) {
    dropped.remove(log);
  }

  private static boolean collapse(Path log, long bytes) throws IOException {
    return Command.run(
            List.of(
                "fallocate",
                "--collapse-range",
                "--offset",
                "0",
                "--length",
                Long.toString(bytes),
                log.toString()))
        .succeeded();
  }

  private static long copyToFront(Path log, long keepBytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long size = channel.size();
      ByteBuffer tail = ByteBuffer.allocate(Math.toIntExact(Math.min(keepBytes, size)));
      channel.read(tail, size - tail.capacity());
      channel.truncate(0);
      channel.write(tail.flip(), 0);
      return size - tail.limit();
    }
  }
}
