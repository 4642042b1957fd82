package dev.berth.server.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.UnaryOperator;

/**
 * A deploy's log in a file that a person can read as it is. Between the lines stand the marks of
 * the journal's events, so that followers see both in one order; a mark begins with a character
 * that no line can contain.
 */
final class FileDeployLog implements DeployLog, AutoCloseable {
  static final char MARK = '\u001e';

  private final FileChannel channel;
  private final long limit;
  private final UnaryOperator<String> redaction;
  private final ChangeSignal pulse;
  private long written;
  private boolean cut;

  FileDeployLog(Path file, long limit, UnaryOperator<String> redaction, ChangeSignal pulse) {
    this.limit = limit;
    this.redaction = redaction;
    this.pulse = pulse;
    try {
      if (file.getParent() != null) {
        Files.createDirectories(file.getParent());
      }
      boolean torn = isTorn(file);
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
      written = channel.size();
      if (torn) {
        write("");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void line(String text) {
    synchronized (this) {
      if (cut || !channel.isOpen()) {
        return;
      }
    }
    for (String line : LogText.lines(redaction.apply(text))) {
      append(line);
    }
    pulse.beat();
  }

  /** Notes that the journal holds the event with this number; never cut off. */
  synchronized void mark(int seq, String words) {
    if (channel.isOpen()) {
      write(MARK + Integer.toString(seq) + " " + words);
    }
    pulse.beat();
  }

  @Override
  public synchronized void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void append(String line) {
    if (cut || !channel.isOpen()) {
      return;
    }
    if (written > limit) {
      cut = true;
      write("… truncated: the log is longer than " + (limit >> 10) + " KB");
    } else {
      write(line);
    }
  }

  /** A full disk must not fail a deploy for the sake of its log. */
  private void write(String line) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(line + "\n");
      written += bytes.remaining();
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException _) {
      cut = true;
    }
  }

  /** Whether a crash left a last line without its end. */
  private static boolean isTorn(Path file) throws IOException {
    if (!Files.exists(file) || Files.size(file) == 0) {
      return false;
    }
    try (FileChannel reader = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      reader.read(last, reader.size() - 1);
      return last.get(0) != '\n';
    }
  }
}
