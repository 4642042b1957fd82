package dev.berth.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program as a user would and keeps what it printed. */
final class Command {
  private Command() {}

  /**
   * How a program ended.
   *
   * @param output standard output and error, as a terminal would show them
   */
  record Result(int exit, String output) {
    boolean succeeded() {
      return exit == 0;
    }
  }

  static Result run(
      Path directory, Map<String, String> environment, Duration timeout, List<String> argv) {
    Path output = temporaryFile();
    try {
      Process process = start(directory, environment, argv, output);
      try {
        if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new AssertionError(
              argv + " still runs after " + timeout + ":\n" + Files.readString(output));
        }
      } finally {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroyForcibly();
      }
      return new Result(process.exitValue(), new String(Files.readAllBytes(output), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while " + argv + " ran", e);
    } finally {
      delete(output);
    }
  }

  /** Starts a program whose output goes to a file; the caller ends it. */
  static Process start(
      Path directory, Map<String, String> environment, List<String> argv, Path output) {
    ProcessBuilder builder =
        new ProcessBuilder(argv)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path temporaryFile() {
    try {
      return Files.createTempFile("berth-e2e", ".out");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
