package dev.berth.server.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL's programs as one cluster runs them: with nothing of the server's environment, in the
 * cluster's directory, with a log.
 *
 * @param directory the cluster's
 * @param binaries where the programs are
 * @param mark carried by every process
 */
record ClusterPrograms(Path directory, PostgresBinaries binaries, String mark) {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** The command line of a program. */
  List<String> command(String program, String... arguments) {
    List<String> argv = new ArrayList<>(List.of(binaries.program(program)));
    argv.addAll(List.of(arguments));
    return argv;
  }

  /** Runs to the end; the log holds this run's output only. */
  int run(List<String> argv, Path log) throws IOException {
    Files.deleteIfExists(log);
    Process process = start(argv, log);
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return -1;
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Starts what goes on; its output is added to the log. */
  Process start(List<String> argv, Path log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(argv)
            .directory(directory.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("TZ", "UTC");
    builder.environment().put("BERTH_MARK", mark);
    return builder.start();
  }

  /** The last lines of a log, to explain a failure with. */
  static String tail(Path log) throws IOException {
    List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }
}
