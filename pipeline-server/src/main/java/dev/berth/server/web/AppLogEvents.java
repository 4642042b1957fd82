package dev.berth.server.web;

import dev.berth.server.action.LogEntry;
import dev.berth.server.rollout.InstanceLogs;
import dev.berth.server.rollout.InstanceName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the live release of an environment writes, as server-sent events {@code release} and {@code
 * lines}; goes on with the next release when that goes live.
 */
final class AppLogEvents implements Streams.Source {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int MAX_BATCH = 2000;
  private static final Pattern ID = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

  private final InstanceLogs logs;
  private final Supplier<Optional<InstanceName>> live;
  private final Supplier<UnaryOperator<String>> redaction;
  private final String lastEventId;

  /**
   * Follows from the last lines on, or from where an earlier stream or page ended.
   *
   * @param lastEventId what the client saw last: a release and a place in its log
   */
  AppLogEvents(
      InstanceLogs logs,
      Supplier<Optional<InstanceName>> live,
      Supplier<UnaryOperator<String>> redaction,
      String lastEventId) {
    this.logs = logs;
    this.live = live;
    this.redaction = redaction;
    this.lastEventId = lastEventId;
  }

  @Override
  public void tell(EventStream stream) throws IOException, InterruptedException {
    Optional<InstanceName> followed = Optional.empty();
    while (stream.goesOn() && !Thread.currentThread().isInterrupted()) {
      Optional<InstanceName> now = live.get();
      if (now.isEmpty()) {
        Thread.sleep(LOOK);
      } else {
        long from = followed.isEmpty() ? seen(now.get()) : 0;
        if (from < 0 || (followed.isPresent() && !now.equals(followed))) {
          stream.send(
              "release", Map.of("number", now.get().release(), "again", followed.isEmpty()));
        }
        followed = now;
        Batch batch = new Batch(stream, now.get());
        logs.follow(now.get(), from, redaction.get(), batch::add, batch::isWanted);
      }
    }
  }

  /** How far the client has read this release's log; negative when it has to begin. */
  private long seen(InstanceName name) {
    Matcher id = ID.matcher(lastEventId);
    return id.matches() && Long.parseLong(id.group(1)) == name.release()
        ? Long.parseLong(id.group(2))
        : -1;
  }

  /** A line as the page shows it. */
  private record Line(String stamp, String text, boolean note) {
    static Line of(LogEntry entry) {
      return new Line(LogWords.stamp(entry), entry.text(), entry.note());
    }
  }

  /** Lines that came at once travel at once. */
  private final class Batch {
    private final EventStream stream;
    private final InstanceName name;
    private long looked = System.nanoTime();

    Batch(EventStream stream, InstanceName name) {
      this.stream = stream;
      this.name = name;
    }

    void add(InstanceLogs.Piece piece) {
      List<Line> lines =
          piece.lines().stream().map(line -> Line.of(LogEntry.of(name, line))).toList();
      try {
        stream.put(
            name.release() + "-" + piece.position(),
            "lines",
            Map.of("lines", lines.subList(Math.max(0, lines.size() - MAX_BATCH), lines.size())));
        stream.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** False when the stream ends or another release is live. */
    boolean isWanted() {
      try {
        return stream.goesOn() && isStillLive();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private boolean isStillLive() {
      if (System.nanoTime() - looked < LOOK.toNanos()) {
        return true;
      }
      looked = System.nanoTime();
      return live.get().equals(Optional.of(name));
    }
  }
}
