package dev.berth.infra;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the template says of an environment once it is applied. None of it is secret.
 *
 * @param database host and port of its database
 * @param volume where its apps see its volume
 * @param secretScope where its own variables stand
 */
public record Outputs(
    Optional<String> database, Optional<String> volume, Optional<String> secretScope) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * Of a state as the CLI writes it (version 4).
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Outputs of(String state) {
    try {
      JsonNode outputs = JSON.readTree(state).path("outputs");
      return new Outputs(
          text(outputs, "database"), text(outputs, "volume"), text(outputs, "secret_scope"));
    } catch (JacksonException e) {
      throw new IllegalArgumentException("this is no state of Terraform", e);
    }
  }

  private static Optional<String> text(JsonNode outputs, String name) {
    return outputs.path(name).path("value").asStringOpt();
  }
}
