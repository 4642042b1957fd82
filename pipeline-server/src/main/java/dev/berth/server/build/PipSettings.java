package dev.berth.server.build;

import dev.berth.buildpacks.runtime.PythonInstallation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks pip for its effective settings on this machine: its files, and the environment over them.
 */
final class PipSettings {
  private static final int MAX_OUTPUT = 1 << 20;

  /** {@code global.index-url='https://…'}; install's own come after global ones. */
  private static final Pattern LINE =
      Pattern.compile("(global|install|:env:)\\.\\.?([\\w-]+)='(.*)'");

  private PipSettings() {}

  /** Settings by key; empty when pip cannot say. */
  static Map<String, String> of(PythonInstallation python) {
    List<String> command = List.of(python.binary().toString(), "-m", "pip", "config", "list");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(Path.of("/").toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (InputStream output = process.getInputStream()) {
        process.getOutputStream().close();
        byte[] text = output.readNBytes(MAX_OUTPUT);
        return process.waitFor(30, TimeUnit.SECONDS)
            ? parse(new String(text, StandardCharsets.UTF_8))
            : Map.of();
      } finally {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Map.of();
    } catch (IOException e) {
      return Map.of();
    }
  }

  /** What is nearer wins: the environment over {@code [install]} over {@code [global]}. */
  static Map<String, String> parse(String list) {
    Map<String, String> settings = new HashMap<>();
    for (String section : List.of("global", "install", ":env:")) {
      for (String line : list.lines().toList()) {
        Matcher matcher = LINE.matcher(line.strip());
        if (matcher.matches() && matcher.group(1).equals(section)) {
          settings.put(matcher.group(2), matcher.group(3).replace("\\n", " ").strip());
        }
      }
    }
    return settings;
  }
}
