package dev.berth.buildpacks.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks a trusted tool of this machine one short question. */
final class MachineCommand {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int MAX_OUTPUT = 1 << 20;

  private MachineCommand() {}

  static String output(List<String> command) throws IOException {
    return output(command, PATIENCE);
  }

  static String output(List<String> command, Duration patience) throws IOException {
    return output(command, Path.of("/"), patience);
  }

  static String output(List<String> command, Path directory, Duration patience) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      process.getOutputStream().close();
      byte[] output = process.getInputStream().readNBytes(MAX_OUTPUT);
      if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(command + " failed");
      }
      return new String(output, StandardCharsets.UTF_8);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(command + " was interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
