package dev.berth.server.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kept logs of deploys, one file each, the newest ones only. */
final class DeployLogs {
  private final Path directory;
  private final EngineSettings settings;
  private final Redaction redaction;
  private final ChangeSignal pulse = new ChangeSignal();

  DeployLogs(Path directory, EngineSettings settings, Redaction redaction) {
    this.directory = directory;
    this.settings = settings;
    this.redaction = redaction;
  }

  FileDeployLog open(DeployId id, String environment) {
    return new FileDeployLog(
        file(id),
        settings.logLimit().toBytes(),
        text -> redaction.redact(environment, text),
        pulse);
  }

  LogTail tail(DeployId id) {
    return new LogTail(file(id));
  }

  /** Beats with every new line of any log. */
  ChangeSignal pulse() {
    return pulse;
  }

  List<String> lines(DeployId id) {
    try {
      LogTail tail = tail(id);
      List<String> all = new ArrayList<>();
      for (List<String> more = tail.more(); !more.isEmpty(); more = tail.more()) {
        more.stream().filter(line -> !isMark(line)).forEach(all::add);
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes sure that the deploy has no log. */
  void remove(DeployId id) {
    try {
      Files.deleteIfExists(file(id));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Removes the oldest logs beyond the number to keep; these deploys' logs stay and do not count.
   */
  void sweep(Set<DeployId> needed) {
    Set<Path> neededFiles = needed.stream().map(this::file).collect(Collectors.toSet());
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> oldestLast =
          files
              .filter(file -> !neededFiles.contains(file))
              .sorted(Comparator.comparing(DeployLogs::modified).reversed())
              .toList();
      for (Path file :
          oldestLast.subList(Math.min(settings.logsKept(), oldestLast.size()), oldestLast.size())) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean isMark(String line) {
    return !line.isEmpty() && line.charAt(0) == FileDeployLog.MARK;
  }

  private Path file(DeployId id) {
    return directory.resolve(id + ".log");
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException _) {
      return FileTime.fromMillis(0);
    }
  }
}
