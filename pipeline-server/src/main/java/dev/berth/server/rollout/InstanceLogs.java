package dev.berth.server.rollout;

import dev.berth.files.FileTree;
import dev.berth.server.failure.DeployException;
import dev.berth.server.installation.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What instances wrote: kept beside the living ones and, for diagnosis, for the last few that
 * ended.
 */
@Component
public final class InstanceLogs {
  private static final Logger LOG = LoggerFactory.getLogger(InstanceLogs.class);
  private static final int TAIL_BYTES = 512 * 1024;
  private static final int FOLLOW_BYTES = 256 * 1024;
  private static final Duration FOLLOW_PAUSE = Duration.ofMillis(100);
  private static final char SEPARATOR = '~';

  private final Path directory;
  private final RolloutSettings settings;

  public InstanceLogs(DataDirectory data, RolloutSettings settings) {
    this.directory = data.instances();
    this.settings = settings;
  }

  /**
   * A part of a log.
   *
   * @param position where it ends, to go on from there
   */
  public record Piece(List<LoggedLine> lines, long position) {}

  /** The last lines an instance wrote, oldest first; none when nothing of it is kept. */
  public List<String> tail(InstanceName name, int lines) {
    List<String> all =
        last(name, 2 * lines, UnaryOperator.identity()).lines().stream()
            .filter(line -> !line.note())
            .map(LoggedLine::text)
            .toList();
    return all.subList(Math.max(0, all.size() - lines), all.size());
  }

  /**
   * The last lines with their times, and what Berth notes between them.
   *
   * @param redaction takes out of the text what nobody must see
   */
  public Piece last(InstanceName name, int lines, UnaryOperator<String> redaction) {
    try {
      LogFile.Read read = new LogFile(file(name), redaction).tail(lines, TAIL_BYTES);
      return new Piece(read.lines(), read.position());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Hands over what is written from a position on, piece by piece, until it is no longer wanted or
   * the thread is interrupted. Skips what comes faster than it is taken.
   *
   * @param from where an earlier piece ended; negative for the last lines first
   * @param redaction takes out of the text what nobody must see
   */
  public void follow(
      InstanceName name,
      long from,
      UnaryOperator<String> redaction,
      Consumer<Piece> pieces,
      BooleanSupplier wanted) {
    LogFile log = new LogFile(file(name), redaction);
    try {
      long position = from < 0 ? log.startBefore(FOLLOW_BYTES / 4) : from;
      boolean partial = from < 0 && position > 0;
      while (wanted.getAsBoolean()) {
        LogFile.Read read = log.from(position, FOLLOW_BYTES);
        if (!read.lines().isEmpty()) {
          pieces.accept(
              new Piece(read.lines().stream().skip(partial ? 1 : 0).toList(), read.position()));
          partial = false;
        }
        if (read.position() == position) {
          Thread.sleep(FOLLOW_PAUSE);
        }
        position = read.position();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The instances of an environment of which a log is kept, newest first. */
  public List<InstanceName> kept(String environment) {
    return all().stream()
        .filter(name -> name.environment().equals(environment))
        .sorted(Comparator.comparingLong(InstanceName::release).reversed())
        .toList();
  }

  /** The log an instance writes to. */
  Path file(InstanceName name) {
    return directory(name).resolve("app.log");
  }

  /** Makes the directory an instance's files go to. */
  Path prepare(InstanceName name) {
    try {
      Files.createDirectories(directory(name));
      return file(name);
    } catch (IOException e) {
      throw new DeployException(
          RolloutCode.MACHINE.because(
              "The log of " + name.mark() + " cannot be made: " + e.getMessage() + ".",
              "Check free space and permissions of the data directory."),
          e);
    }
  }

  /**
   * Removes the logs of all but the last ended instances of an environment.
   *
   * @param living asked only when there is something to remove: looking is dear
   */
  void forgetOldest(String environment, Supplier<Set<InstanceName>> living) {
    List<InstanceName> kept = kept(environment);
    if (kept.size() <= 2 * settings.keptLogs()) {
      return;
    }
    Set<InstanceName> spared = living.get();
    kept.stream()
        .filter(name -> !spared.contains(name))
        .skip(settings.keptLogs())
        .forEach(this::forget);
  }

  private void forget(InstanceName name) {
    try {
      FileTree.remove(directory(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Notes something in the log of an instance. */
  void note(InstanceName name, LogMark mark) {
    try {
      if (Files.isDirectory(directory(name))) {
        mark.append(file(name));
      }
    } catch (IOException e) {
      LOG.debug("{} has no room for a mark", name.mark(), e);
    }
  }

  /** Notes once how the instance that wrote a log has ended. */
  synchronized LogMark noteEnd(Path log, Instant at) {
    LogMark end = LogMark.end(log, at).orElseGet(() -> new LogMark(LogMark.Kind.GONE, at));
    try {
      if (Files.exists(log) && LogMark.last(log).filter(LogMark::isEnd).isEmpty()) {
        end.append(log);
      }
    } catch (IOException e) {
      LOG.debug("{} has no room for a mark", log, e);
    }
    return end;
  }

  /** All instances of which a log is kept. */
  List<InstanceName> all() {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> list = Files.list(directory)) {
      return list.flatMap(path ->
              InstanceName.ofMark(path.getFileName().toString().replace(SEPARATOR, '/')).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An instance from before processes goes on where it began. */
  private Path directory(InstanceName name) {
    Path earlier = directory.resolve(fileName(name.earlierMark()));
    return name.isWeb() && Files.isDirectory(earlier)
        ? earlier
        : directory.resolve(fileName(name.mark()));
  }

  private static String fileName(String mark) {
    return mark.replace('/', SEPARATOR);
  }
}
