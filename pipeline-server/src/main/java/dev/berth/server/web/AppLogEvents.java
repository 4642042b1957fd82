package dev.berth.server.web;

import dev.berth.server.action.LogLine;
import dev.berth.server.rollout.InstanceLogs;
import dev.berth.server.rollout.InstanceName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What the live release of an environment writes, as server-sent events {@code release} and {@code
 * lines}; goes on with the next release when that goes live.
 */
final class AppLogEvents implements Streams.Source {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int MAX_BATCH = 2000;

  private final InstanceLogs logs;
  private final Supplier<Optional<InstanceName>> live;
  private final Supplier<UnaryOperator<String>> redaction;

  AppLogEvents(
      InstanceLogs logs,
      Supplier<Optional<InstanceName>> live,
      Supplier<UnaryOperator<String>> redaction) {
    this.logs = logs;
    this.live = live;
    this.redaction = redaction;
  }

  @Override
  public void tell(EventStream stream) throws IOException, InterruptedException {
    Optional<InstanceName> followed = Optional.empty();
    while (stream.goesOn() && !Thread.currentThread().isInterrupted()) {
      Optional<InstanceName> now = live.get();
      if (now.isEmpty()) {
        Thread.sleep(LOOK);
      } else {
        if (!now.equals(followed)) {
          stream.send("release", Map.of("number", now.get().release()));
        }
        followed = now;
        Batch batch = new Batch(stream, now.get());
        logs.follow(now.get(), redaction.get(), batch::add, batch::isWanted);
      }
    }
  }

  /** Lines that came at once travel at once. */
  private final class Batch {
    private final EventStream stream;
    private final InstanceName name;
    private List<String> lines = new ArrayList<>();
    private long looked = System.nanoTime();

    Batch(EventStream stream, InstanceName name) {
      this.stream = stream;
      this.name = name;
    }

    void add(String line) {
      if (lines.size() == MAX_BATCH) {
        send();
      }
      lines.add(LogLine.of(line));
    }

    /** Sends what was gathered; false when the stream ends or another release is live. */
    boolean isWanted() {
      send();
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

    private void send() {
      if (lines.isEmpty()) {
        return;
      }
      try {
        stream.send("lines", Map.of("lines", lines));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      lines = new ArrayList<>();
    }
  }
}
