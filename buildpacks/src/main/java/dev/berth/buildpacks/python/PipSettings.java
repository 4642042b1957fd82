package dev.berth.buildpacks.python;

import dev.berth.buildpacks.PackageSettings;
import dev.berth.buildpacks.runtime.PythonInstallation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks pip for its effective settings on this machine: its files, and the environment over them.
 */
public final class PipSettings {
  private static final Pattern WANTED =
      Pattern.compile(
          "index-url|extra-index-url|trusted-host|proxy|default-timeout|timeout|retries");
  private static final int MAX_OUTPUT = 1 << 20;

  /** {@code global.index-url='https://…'}; install's own come after global ones. */
  private static final Pattern LINE =
      Pattern.compile("(global|install|:env:)\\.\\.?([\\w-]+)='(.*)'");

  private PipSettings() {}

  /** What builds may know of them; of the preferred Python, if there is one. */
  public static PackageSettings of(List<PythonInstallation> pythons) {
    return of(pythons.isEmpty() ? Map.of() : ask(pythons.getFirst()));
  }

  static PackageSettings of(Map<String, String> pip) {
    Map<String, String> environment = new TreeMap<>();
    List<String> urls = new ArrayList<>();
    pip.forEach((key, value) -> {
      if (WANTED.matcher(key).matches() && PackageSettings.isOneLine(value)) {
        String clean = PackageSettings.withoutCredentials(value);
        urls.addAll(List.of(clean.split(" ", -1)));
        environment.putAll(forPython(key, clean));
      }
    });
    return new PackageSettings(
        environment,
        Map.of(),
        urls,
        Optional.ofNullable(pip.get("cert")),
        List.of("PIP_CERT", "REQUESTS_CA_BUNDLE"),
        Map.of());
  }

  /** uv reads no settings of pip's. */
  private static Map<String, String> forPython(String key, String value) {
    return switch (key) {
      case "index-url" -> Map.of("PIP_INDEX_URL", value, "UV_DEFAULT_INDEX", value);
      case "extra-index-url" -> Map.of("PIP_EXTRA_INDEX_URL", value, "UV_INDEX", value);
      case "trusted-host" -> Map.of("PIP_TRUSTED_HOST", value, "UV_INSECURE_HOST", value);
      case "proxy" -> Map.of("PIP_PROXY", value);
      case "default-timeout", "timeout" ->
          Map.of("PIP_DEFAULT_TIMEOUT", value, "UV_HTTP_TIMEOUT", value);
      case "retries" -> Map.of("PIP_RETRIES", value);
      default -> Map.of();
    };
  }

  /** Settings by key; empty when pip cannot say. */
  private static Map<String, String> ask(PythonInstallation python) {
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
