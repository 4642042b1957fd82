package dev.berth.server.rollout;

import dev.berth.concurrent.BackgroundLoop;
import dev.berth.sandbox.process.ExitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/**
 * Marks the time in the logs of instances while they grow, and how an instance ended. Instances
 * write to their files directly, so that nothing stands between that could fail or be too slow.
 */
@Component
class LogClock {
  private static final Logger LOG = LoggerFactory.getLogger(LogClock.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final InstanceLogs logs;
  private final Clock clock;
  private final Map<Path, Seen> seen = new ConcurrentHashMap<>();

  /**
   * How a log stood when it was looked at.
   *
   * @param exit when its instance noted its end
   */
  private record Seen(long size, Optional<Instant> exit) {}

  LogClock(InstanceLogs logs, Clock clock) {
    this.logs = logs;
    this.clock = clock;
  }

  @Bean
  BackgroundLoop logClockLoop() {
    return BackgroundLoop.every(EVERY, "log-clock", this::look);
  }

  void look() {
    Map<Path, Seen> now = new ConcurrentHashMap<>();
    for (InstanceName name : logs.all()) {
      Path log = logs.file(name);
      try {
        look(log).ifPresent(state -> now.put(log, state));
      } catch (IOException e) {
        LOG.debug("The log {} can not be marked", log, e);
      }
    }
    seen.clear();
    seen.putAll(now);
  }

  private Optional<Seen> look(Path log) throws IOException {
    BasicFileAttributes file = attributes(log).orElse(null);
    if (file == null) {
      return Optional.empty();
    }
    Optional<Instant> exit = LogMark.end(log, Instant.EPOCH).flatMap(_ -> exitedAt(log));
    Seen before = seen.get(log);
    if (before != null && before.size() == file.size() && before.exit().equals(exit)) {
      return Optional.of(before);
    }
    Optional<LogMark> last = LogMark.last(log);
    if (last.isEmpty() && file.size() > 0) {
      new LogMark(LogMark.Kind.TIME, earlier(file.lastModifiedTime().toInstant())).append(log);
    }
    if (exit.isPresent() && (before == null || !before.exit().equals(exit))) {
      logs.noteEnd(log, exit.get());
    }
    return Optional.of(new Seen(Files.size(log), exit));
  }

  private Instant earlier(Instant written) {
    Instant now = clock.instant();
    return written.isAfter(now) ? now : written;
  }

  private static Optional<Instant> exitedAt(Path log) {
    return attributes(ExitStatus.file(log))
        .or(() -> attributes(ExitStatus.memoryFile(log)))
        .map(file -> file.lastModifiedTime().toInstant());
  }

  private static Optional<BasicFileAttributes> attributes(Path file) {
    try {
      return Optional.of(Files.readAttributes(file, BasicFileAttributes.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.debug("{} can not be read", file, e);
      return Optional.empty();
    }
  }
}
