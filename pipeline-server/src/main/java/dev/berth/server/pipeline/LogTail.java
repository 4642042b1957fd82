package dev.berth.server.pipeline;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Reads a growing file line by line; an unfinished line waits for its end. */
final class LogTail {
  private static final int CHUNK = 64 << 10;

  private final Path file;
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private long offset;

  LogTail(Path file) {
    this.file = file;
  }

  /** The next lines, a bounded number of them; empty when there is nothing new. */
  List<String> more() throws IOException {
    List<String> lines = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
      while (lines.isEmpty() && channel.read(chunk, offset) > 0) {
        offset += chunk.position();
        split(chunk.flip(), lines);
        chunk.clear();
      }
    } catch (NoSuchFileException _) {
      return List.of();
    }
    return lines;
  }

  private void split(ByteBuffer chunk, List<String> lines) {
    while (chunk.hasRemaining()) {
      byte b = chunk.get();
      if (b == '\n') {
        lines.add(partial.toString(StandardCharsets.UTF_8));
        partial.reset();
      } else {
        partial.write(b);
      }
    }
  }
}
