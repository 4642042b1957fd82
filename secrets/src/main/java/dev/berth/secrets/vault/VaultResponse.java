package dev.berth.secrets.vault;

import io.github.jopenlibs.vault.json.Json;
import io.github.jopenlibs.vault.json.JsonObject;
import io.github.jopenlibs.vault.json.JsonValue;
import io.github.jopenlibs.vault.json.ParseException;
import io.github.jopenlibs.vault.rest.RestResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What Vault said. The driver's own reading of answers swallows what it cannot parse, and would
 * make an empty set of secrets of half an answer.
 *
 * @param status the HTTP status
 * @param body empty when there was none
 * @param repeated true when an earlier attempt may have been carried out as well
 */
record VaultResponse(int status, JsonObject body, boolean repeated) {
  /**
   * Reads an answer.
   *
   * @throws GarbledAnswer when it is not whole
   */
  static VaultResponse of(RestResponse response, boolean repeated) {
    String text = new String(response.getBody(), StandardCharsets.UTF_8);
    if (text.isBlank() && response.getStatus() == 204) {
      return new VaultResponse(response.getStatus(), new JsonObject(), repeated);
    }
    try {
      return new VaultResponse(response.getStatus(), Json.parse(text).asObject(), repeated);
    } catch (ParseException | UnsupportedOperationException e) {
      throw new GarbledAnswer("no JSON object", e);
    }
  }

  boolean ok() {
    return status == 200 || status == 204;
  }

  /** The object of this name; empty when there is none. */
  JsonObject object(String name) {
    return object(body, name);
  }

  static JsonObject object(JsonObject parent, String name) {
    JsonValue value = parent.get(name);
    return isObject(value) ? value.asObject() : new JsonObject();
  }

  /** True when Vault complains, as opposed to having nothing. */
  boolean complains() {
    JsonValue errors = body.get("errors");
    return errors != null && errors.isArray() && !errors.asArray().isEmpty();
  }

  private static boolean isObject(@Nullable JsonValue value) {
    return value != null && value.isObject();
  }
}
