package dev.berth.server.registry;

import dev.berth.server.registry.LayerArchive.UnsupportedLayerException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How an image wants to be started, from its configuration blob. */
record ImageConfiguration(
    List<String> command,
    Map<String, String> environment,
    String directory,
    Map<String, String> labels) {

  static ImageConfiguration parse(byte[] json) throws UnsupportedLayerException {
    JsonNode config = read(json).path("config");
    List<String> command = new ArrayList<>(strings(config.path("Entrypoint")));
    command.addAll(strings(config.path("Cmd")));
    if (command.isEmpty()) {
      throw new UnsupportedLayerException("it names no command to start");
    }
    String directory = config.path("WorkingDir").asString("");
    return new ImageConfiguration(
        List.copyOf(command),
        environment(config.path("Env")),
        directory.isEmpty() ? "/" : directory,
        labels(config.path("Labels")));
  }

  private static JsonNode read(byte[] json) throws UnsupportedLayerException {
    try {
      return JsonMapper.shared().readTree(json);
    } catch (JacksonException e) {
      throw new UnsupportedLayerException("its configuration is no JSON");
    }
  }

  private static Map<String, String> environment(JsonNode array) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (String variable : strings(array)) {
      int equals = variable.indexOf('=');
      if (equals > 0) {
        environment.put(variable.substring(0, equals), variable.substring(equals + 1));
      }
    }
    return environment;
  }

  private static Map<String, String> labels(JsonNode object) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> label : object.properties()) {
      labels.put(label.getKey(), label.getValue().asString(""));
    }
    return labels;
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    for (JsonNode node : array) {
      strings.add(node.asString(""));
    }
    return strings;
  }
}
