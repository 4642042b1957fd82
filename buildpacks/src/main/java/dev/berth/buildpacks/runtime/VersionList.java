package dev.berth.buildpacks.runtime;

import dev.berth.files.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The versions that a registry has of one thing, kept as it answered and asked for again after a
 * week. A registry that does not answer is left alone for a while.
 */
final class VersionList {
  private static final Duration FRESH = Duration.ofDays(7);
  private static final Duration ASKED_AGAIN = Duration.ofMinutes(10);

  private final Path file;
  private final Function<String, List<String>> read;
  private final Clock clock;
  private Instant failed = Instant.EPOCH;

  /**
   * Keeps the answer in a file.
   *
   * @param read finds the versions in an answer
   */
  VersionList(Path file, Function<String, List<String>> read, Clock clock) {
    this.file = file;
    this.read = read;
    this.clock = clock;
  }

  /** Asks the registry; returns its whole answer. */
  interface Question {
    String ask() throws IOException;
  }

  /** The versions as last heard; nothing while none was ever heard. */
  synchronized Optional<List<String>> versions(Question registry) {
    try {
      boolean quiet = clock.instant().isBefore(failed.plus(ASKED_AGAIN));
      if (!isFresh() && !quiet) {
        ask(registry);
      }
      return Files.exists(file)
          ? Optional.of(read.apply(Files.readString(file)))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isFresh() throws IOException {
    return Files.exists(file)
        && Duration.between(Files.getLastModifiedTime(file).toInstant(), clock.instant())
                .compareTo(FRESH)
            < 0;
  }

  private void ask(Question registry) throws IOException {
    try {
      String answer = registry.ask();
      if (!read.apply(answer).isEmpty()) {
        Path directory = file.getParent();
        Files.createDirectories(directory);
        AtomicFile.write(
            file,
            answer.getBytes(StandardCharsets.UTF_8),
            PosixFilePermissions.fromString("rw-r--r--"));
      }
    } catch (IOException e) {
      failed = clock.instant();
    }
  }
}
