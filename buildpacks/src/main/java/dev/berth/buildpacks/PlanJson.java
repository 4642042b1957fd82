package dev.berth.buildpacks;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The one JSON form of a plan: same plan, same bytes. */
final class PlanJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(
              SerializationFeature.INDENT_OUTPUT, SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private PlanJson() {}

  static String write(BuildPlan plan) {
    return MAPPER.writeValueAsString(plan);
  }

  static BuildPlan read(String json) {
    return MAPPER.readValue(json, BuildPlan.class);
  }
}
