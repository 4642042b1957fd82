package dev.berth.server.installation;

import dev.berth.concurrent.BackgroundLoop;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a part of the disk and gives it back when the rest is full: the log of Berth's database
 * must always find room, or that database ends. The reserve is made again when there is plenty.
 */
final class DiskReserve {
  private static final Logger LOG = LoggerFactory.getLogger(DiskReserve.class);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int BLOCK = 1 << 20;

  private final DiskSpace disk;

  DiskReserve(DiskSpace disk) {
    this.disk = disk;
  }

  BackgroundLoop loop() {
    return BackgroundLoop.every(LOOK, "disk-reserve", this::look);
  }

  /** One look. */
  void look() {
    try {
      long reserve = disk.reserve();
      long usable = disk.usable();
      long held = disk.heldBack();
      if (held > 0 && usable < reserve / 2) {
        Files.deleteIfExists(disk.reserveFile());
        LOG.warn("the disk is full: the reserve of {} MB is given back", held >> 20);
      } else if (held < reserve && usable >= 3 * reserve) {
        make(reserve);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of bytes that no file system makes smaller. */
  private void make(long bytes) throws IOException {
    Path unfinished = disk.reserveFile().resolveSibling(".reserve");
    byte[] block = new byte[BLOCK];
    new SplittableRandom().nextBytes(block);
    try {
      try (OutputStream out = Files.newOutputStream(unfinished)) {
        for (long written = 0; written < bytes; written += BLOCK) {
          out.write(block, 0, (int) Math.min(BLOCK, bytes - written));
        }
      }
      Files.move(unfinished, disk.reserveFile(), StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
