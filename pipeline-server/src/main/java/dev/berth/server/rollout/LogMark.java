package dev.berth.server.rollout;

import dev.berth.sandbox.process.ExitStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Berth writes into an instance's log between what the instance writes: moments, starts and
 * ends. A mark stands in the log itself, so that it stays in its place when the log is cut; it has
 * no words of its own, so that an app that imitates one can only lie about itself.
 *
 * @param kind what happened
 * @param at when
 * @param exit the exit code of an end; -1 where there is none
 */
record LogMark(Kind kind, Instant at, int exit) {
  /** Between two of these, where no line can have them. */
  static final Pattern PATTERN = Pattern.compile("\u001e([tskmeg])(\\d{13})\\.(\\d{1,3})\u001e");

  private static final int SIGNALS = 128;
  private static final int LONGEST = 24;

  /** What happened; the letter stands in the file. */
  enum Kind {
    /** All that stands before was written by then. */
    TIME('t'),
    STARTED('s'),
    STOPPED('k'),
    OUT_OF_MEMORY('m'),
    EXITED('e'),
    GONE('g');

    private final char letter;

    Kind(char letter) {
      this.letter = letter;
    }

    static Kind of(char letter) {
      for (Kind kind : values()) {
        if (kind.letter == letter) {
          return kind;
        }
      }
      throw new IllegalArgumentException("no mark " + letter);
    }
  }

  LogMark(Kind kind, Instant at) {
    this(kind, at, -1);
  }

  /** How the instance that wrote this log ended; empty while nobody noted an end. */
  static Optional<LogMark> end(Path log, Instant at) {
    if (ExitStatus.ranOutOfMemory(log)) {
      return Optional.of(new LogMark(Kind.OUT_OF_MEMORY, at));
    }
    return ExitStatus.of(log).map(code -> new LogMark(Kind.EXITED, at, code & 0xff));
  }

  static LogMark read(Matcher mark) {
    return new LogMark(
        Kind.of(mark.group(1).charAt(0)),
        Instant.ofEpochMilli(Long.parseLong(mark.group(2))),
        Integer.parseInt(mark.group(3)));
  }

  /** The mark a log ends with; empty when the instance wrote last. */
  static Optional<LogMark> last(Path log) throws IOException {
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
      ByteBuffer end = ByteBuffer.allocate(LONGEST);
      channel.read(end, Math.max(0, channel.size() - LONGEST));
      String text = new String(end.array(), 0, end.position(), StandardCharsets.UTF_8);
      Matcher mark = PATTERN.matcher(text);
      Optional<LogMark> last = Optional.empty();
      while (mark.find()) {
        boolean atEnd = text.substring(mark.end()).isBlank();
        last = atEnd ? Optional.of(read(mark)) : Optional.empty();
      }
      return last;
    }
  }

  /** A note ends the line it finds unfinished. */
  void append(Path log) throws IOException {
    String text =
        "\u001e%c%013d.%d\u001e%s"
            .formatted(kind.letter, at.toEpochMilli(), exit & 0xff, isNote() ? "\n" : "");
    try (FileChannel channel =
        FileChannel.open(
            log, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }
  }

  boolean isNote() {
    return kind != Kind.TIME;
  }

  boolean isEnd() {
    return switch (kind) {
      case OUT_OF_MEMORY, EXITED, GONE -> true;
      case TIME, STARTED, STOPPED -> false;
    };
  }

  /** What people read. */
  String words() {
    return switch (kind) {
      case TIME -> "";
      case STARTED -> "started";
      case STOPPED -> "stopped by Berth";
      case OUT_OF_MEMORY -> "ended: it used more memory than it may";
      case EXITED ->
          exit > SIGNALS ? "ended by signal " + (exit - SIGNALS) : "ended with exit code " + exit;
      case GONE -> "ended without leaving an exit code";
    };
  }
}
