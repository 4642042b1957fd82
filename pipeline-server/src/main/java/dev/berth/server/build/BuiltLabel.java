package dev.berth.server.build;

import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.profile.Built;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Keeps with an image what was found out by building it: an image that is reused still says it. */
final class BuiltLabel {
  static final String NAME = "dev.berth.built";
  private static final JsonMapper JSON = JsonMapper.shared();

  private BuiltLabel() {}

  static String of(Built built) {
    return JSON.writeValueAsString(built);
  }

  /** Images of the version before have none: they run what was planned. */
  static Built read(Map<String, String> labels, BuildPlan plan) {
    String label = labels.get(NAME);
    try {
      return label == null ? plan.built("") : JSON.readValue(label, Built.class);
    } catch (JacksonException _) {
      return plan.built("");
    }
  }
}
