package dev.berth.webhooks.host;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The webhooks of a repository.
 *
 * @param path of the list
 * @param sizeParameter how the API calls the size of a page
 * @param size of a page
 * @param url of a webhook as the API gives it
 * @param idName how the API calls its id
 * @param method that changes one
 */
record WebhookList(
    String path,
    String sizeParameter,
    int size,
    Function<JsonNode, JsonNode> url,
    String idName,
    String method) {

  /** Changes the one with the same address, or adds one; answers with it. */
  JsonNode ensure(HostApi api, WebhookTarget target, ObjectNode body, String need) {
    List<JsonNode> entries = api.list(path, sizeParameter, size, need);
    Optional<String> found =
        entries.stream()
            .filter(entry -> url.apply(entry).asString("").equals(target.url().toString()))
            .findFirst()
            .map(entry -> api.id(entry, idName));
    return found
        .map(id -> api.json(method, path + "/" + inPath(id), body, need))
        .orElseGet(() -> api.json("POST", path, body, need));
  }

  /** Bitbucket's ids stand in curly brackets. */
  static String inPath(String id) {
    return id.replace("{", "%7B").replace("}", "%7D");
  }
}
