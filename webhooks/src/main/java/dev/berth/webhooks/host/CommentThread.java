package dev.berth.webhooks.host;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The comments of a pull request.
 *
 * @param add where a comment is added
 * @param entries reads all of them, the oldest first
 * @param change before the id of one that is changed
 * @param method that changes one
 * @param body a comment as the API takes it
 * @param text of a comment as the API gives it
 */
record CommentThread(
    String add,
    Function<HostApi, List<JsonNode>> entries,
    String change,
    String method,
    Function<String, ObjectNode> body,
    Function<JsonNode, JsonNode> text) {

  /** Changes the remembered comment, or the first that begins with the marker, or adds one. */
  CommentId ensure(
      HostApi api, Optional<CommentId> remembered, String marker, String markdown, String need) {
    ObjectNode content = body.apply(marker + "\n\n" + markdown);
    if (remembered.isPresent() && update(api, remembered.get(), content, need)) {
      return remembered.get();
    }
    Optional<CommentId> found =
        entries.apply(api).stream()
            .filter(entry -> text.apply(entry).asString("").startsWith(marker))
            .findFirst()
            .map(entry -> new CommentId(api.id(entry, "id")));
    if (found.isPresent() && update(api, found.get(), content, need)) {
      return found.get();
    }
    return new CommentId(api.id(api.json("POST", add, content, need), "id"));
  }

  /** False when somebody deleted it. */
  private boolean update(HostApi api, CommentId id, ObjectNode content, String need) {
    return api.callUnless(
            Set.of(404, 410), method, change + "/" + id.value(), Optional.of(content), need)
        .isPresent();
  }
}
