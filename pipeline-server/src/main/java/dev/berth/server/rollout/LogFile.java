package dev.berth.server.rollout;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Reads a log that something else appends to and whose beginning may be cut off to bound its size:
 * a hole reads as zero bytes, which are dropped.
 *
 * @param path where it is
 * @param redaction applied to whole pieces before they become lines: a secret may have several
 */
record LogFile(Path path, UnaryOperator<String> redaction) {
  private static final int MAX_LINE = 8 * 1024;

  /** What was read and where to go on. */
  record Read(List<LoggedLine> lines, long position) {}

  /** The last lines within the last bytes, oldest first; none when there is no file. */
  Read tail(int lines, int maxBytes) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      long start = Math.max(0, size - maxBytes);
      String text = text(read(channel, start, size));
      if (start > 0) {
        text = text.substring(text.indexOf('\n') + 1);
      }
      List<LoggedLine> all = lines(text);
      return new Read(List.copyOf(all.subList(Math.max(0, all.size() - lines), all.size())), size);
    } catch (NoSuchFileException e) {
      return new Read(List.of(), 0);
    }
  }

  /**
   * The whole lines from a position on. A reader that fell far behind skips to the newest; one
   * whose file was replaced begins again with the newest.
   *
   * @param position where the last read ended
   */
  Read from(long position, int maxBytes) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      long start = Math.max(size < position ? 0 : position, size - maxBytes);
      byte[] bytes = read(channel, start, size);
      int end = afterLastLine(bytes);
      if (end == 0 && bytes.length < Math.min(maxBytes, MAX_LINE)) {
        return new Read(List.of(), start);
      }
      int used = end == 0 ? bytes.length : end;
      return new Read(lines(text(Arrays.copyOf(bytes, used))), start + used);
    } catch (NoSuchFileException e) {
      return new Read(List.of(), 0);
    }
  }

  private List<LoggedLine> lines(String text) throws IOException {
    Instant newest = Files.getLastModifiedTime(path).toInstant();
    return new MarkedText(text, newest)
        .lines(redaction).stream()
            .map(line -> new LoggedLine(line.at(), bounded(line.text()), line.note()))
            .toList();
  }

  /** Where a follower begins so that it sees about the last bytes. */
  long startBefore(int bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return Math.max(0, channel.size() - bytes);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private static byte[] read(FileChannel channel, long start, long end) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) (end - start));
    long position = start;
    int read = 0;
    while (buffer.hasRemaining() && read >= 0) {
      read = channel.read(buffer, position);
      position += Math.max(0, read);
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private static int afterLastLine(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8).replace("\0", "");
  }

  private static String bounded(String line) {
    return line.length() > MAX_LINE ? line.substring(0, MAX_LINE) + "…" : line;
  }
}
