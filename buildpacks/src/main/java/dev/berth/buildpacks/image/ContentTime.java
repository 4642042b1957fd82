package dev.berth.buildpacks.image;

import dev.berth.buildpacks.layer.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Gives a file a modification time that changes with its content and with nothing else. Web
 * frameworks make ETags of size and time: one constant time for all would let a browser keep an old
 * file of the same size, and real times would make two builds of one commit differ.
 */
final class ContentTime {
  private static final long START = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
  private static final long SPAN = 25L * 365 * 24 * 3600;

  private ContentTime() {}

  static Instant of(Path file) throws IOException {
    long hash = Long.parseUnsignedLong(Trees.contentDigest(file).substring(0, 12), 16);
    return Instant.ofEpochSecond(START + hash % SPAN);
  }
}
