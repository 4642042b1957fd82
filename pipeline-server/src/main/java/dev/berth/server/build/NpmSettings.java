package dev.berth.server.build;

import dev.berth.buildpacks.runtime.NodeInstallation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks npm for its effective settings on this machine; npm itself leaves secrets out. */
final class NpmSettings {
  private static final int MAX_OUTPUT = 1 << 20;

  private NpmSettings() {}

  /** Text settings by key; empty when npm cannot say. */
  static Map<String, String> of(NodeInstallation node) {
    List<String> command =
        List.of(
            node.binary().toString(),
            node.npm().resolve("bin/npm-cli.js").toString(),
            "config",
            "ls",
            "-l",
            "--json");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(Path.of("/").toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (InputStream output = process.getInputStream()) {
        process.getOutputStream().close();
        byte[] json = output.readNBytes(MAX_OUTPUT);
        return process.waitFor(30, TimeUnit.SECONDS) ? parse(json) : Map.of();
      } finally {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Map.of();
    } catch (IOException | JacksonException e) {
      return Map.of();
    }
  }

  private static Map<String, String> parse(byte[] json) {
    Map<String, String> settings = new TreeMap<>();
    for (Map.Entry<String, JsonNode> setting : JsonMapper.shared().readTree(json).properties()) {
      if (setting.getValue().isValueNode() && !setting.getValue().isNull()) {
        settings.put(setting.getKey(), setting.getValue().asString(""));
      }
    }
    return settings;
  }
}
