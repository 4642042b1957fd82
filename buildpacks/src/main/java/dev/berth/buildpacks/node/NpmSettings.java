package dev.berth.buildpacks.node;

import dev.berth.buildpacks.PackageSettings;
import dev.berth.buildpacks.runtime.NodeInstallation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks npm for its effective settings on this machine; npm itself leaves secrets out. */
public final class NpmSettings {
  private static final String FILE = "npmrc";
  private static final Pattern WANTED =
      Pattern.compile(
          "registry|@[\\w.-]+:registry|proxy|https-proxy|noproxy|strict-ssl|replace-registry-host"
              + "|fetch-retries|fetch-timeout");
  private static final int MAX_OUTPUT = 1 << 20;

  private NpmSettings() {}

  /** What builds may know of them; of the preferred Node, if there is one. */
  public static PackageSettings of(List<NodeInstallation> nodes) {
    return of(nodes.isEmpty() ? Map.of() : ask(nodes.getFirst()));
  }

  static PackageSettings of(Map<String, String> npm) {
    Map<String, String> environment = new TreeMap<>();
    StringBuilder npmrc = new StringBuilder();
    List<String> urls = new ArrayList<>();
    new TreeMap<>(npm)
        .forEach((key, value) -> {
          if (WANTED.matcher(key).matches() && PackageSettings.isOneLine(value)) {
            String clean = PackageSettings.withoutCredentials(value);
            npmrc.append(key).append('=').append(clean).append('\n');
            environment.putAll(forYarn(key, clean));
            urls.add(clean);
          }
        });
    environment.put("npm_config_globalconfig", PackageSettings.DIRECTORY + FILE);
    return new PackageSettings(
        environment,
        Map.of(FILE, npmrc.toString()),
        urls,
        Optional.ofNullable(npm.get("cafile")),
        List.of("NODE_EXTRA_CA_CERTS"),
        Map.of(FILE, "cafile=" + PackageSettings.CERTIFICATES + "\n"));
  }

  /**
   * Bun and Yarn read no settings of npm's; its old and its new versions have names of their own.
   */
  private static Map<String, String> forYarn(String key, String value) {
    return switch (key) {
      case "registry" ->
          Map.of(
              "YARN_REGISTRY",
              value,
              "YARN_NPM_REGISTRY_SERVER",
              value,
              "BUN_CONFIG_REGISTRY",
              value);
      case "proxy" -> Map.of("YARN_HTTP_PROXY", value);
      case "https-proxy" -> Map.of("YARN_HTTPS_PROXY", value);
      default -> Map.of();
    };
  }

  /** Text settings by key; empty when npm cannot say. */
  private static Map<String, String> ask(NodeInstallation node) {
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
