package dev.berth.server.rollout;

import dev.berth.files.FileTree;
import dev.berth.server.failure.DeployException;
import dev.berth.server.installation.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * What instances wrote: kept beside the living ones and, for diagnosis, for the last few that
 * ended.
 */
@Component
public final class InstanceLogs {
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

  /** The last lines an instance wrote, oldest first; none when nothing of it is kept. */
  public List<String> tail(InstanceName name, int lines) {
    return tail(name, lines, UnaryOperator.identity());
  }

  /**
   * The same for people.
   *
   * @param redaction takes out of the text what they must not see
   */
  public List<String> tail(InstanceName name, int lines, UnaryOperator<String> redaction) {
    try {
      return new LogFile(file(name), redaction).tail(lines, TAIL_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Hands over the last lines and then each new one, until it is no longer wanted or the thread is
   * interrupted. Skips what comes faster than it is taken.
   *
   * @param redaction takes out of the text what nobody must see
   */
  public void follow(
      InstanceName name,
      UnaryOperator<String> redaction,
      Consumer<String> line,
      BooleanSupplier wanted) {
    LogFile log = new LogFile(file(name), redaction);
    try {
      long position = log.startBefore(FOLLOW_BYTES / 4);
      boolean partial = position > 0;
      while (wanted.getAsBoolean()) {
        LogFile.Read read = log.from(position, FOLLOW_BYTES);
        read.lines().stream().skip(partial && !read.lines().isEmpty() ? 1 : 0).forEach(line);
        partial &= read.lines().isEmpty();
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

  private List<InstanceName> all() {
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
