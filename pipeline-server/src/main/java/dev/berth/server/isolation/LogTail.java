package dev.berth.server.isolation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Reads the newest part of a log that may be cut at its front at any time. */
public final class LogTail {
  private static final int LONGEST_READ = 1 << 20;

  private final Path log;
  private final LogBound bound;
  private long position;
  private String partial = "";

  private LogTail(Path log, LogBound bound, long position) {
    this.log = log;
    this.bound = bound;
    this.position = position;
  }

  /** The last lines, oldest first; empty when there is no log. */
  public static List<String> last(Path log, int lines) {
    try (FileChannel channel = FileChannel.open(log)) {
      long from = Math.max(0, channel.size() - LONGEST_READ);
      List<String> all =
          text(channel, from).lines().map(LogTail::utf8).map(LogTail::bounded).toList();
      List<String> whole = from > 0 && all.size() > 1 ? all.subList(1, all.size()) : all;
      return List.copyOf(whole.subList(Math.max(0, whole.size() - lines), whole.size()));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Follows the log from its present end. */
  public static LogTail follow(Path log, LogBound bound) {
    synchronized (bound) {
      return new LogTail(log, bound, size(log) + bound.dropped(log));
    }
  }

  /** Hands over every line that was completed since the last call; what was cut away is skipped. */
  public void poll(Consumer<String> lines) {
    String text;
    synchronized (bound) {
      try (FileChannel channel = FileChannel.open(log)) {
        long dropped = bound.dropped(log);
        if (position - dropped > channel.size()) {
          position = dropped;
        }
        long from = Math.max(0, position - dropped);
        text = text(channel, from);
        position = dropped + from + text.getBytes(StandardCharsets.ISO_8859_1).length;
      } catch (IOException e) {
        return;
      }
    }
    String[] parts = (partial + text).split("\n", -1);
    for (int i = 0; i < parts.length - 1; i++) {
      lines.accept(bounded(utf8(parts[i])));
    }
    partial = bounded(parts[parts.length - 1]);
  }

  private static String text(FileChannel channel, long from) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(LONGEST_READ);
    while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {
      // Until the end or until the buffer is full.
    }
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
  }

  private static String utf8(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static String bounded(String line) {
    return line.length() <= OutputLines.LONGEST ? line : line.substring(0, OutputLines.LONGEST);
  }

  private static long size(Path log) {
    try (FileChannel channel = FileChannel.open(log)) {
      return channel.size();
    } catch (IOException e) {
      return 0;
    }
  }
}
