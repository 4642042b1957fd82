package dev.berth.webhooks.outgoing;

import dev.berth.webhooks.send.Bounded;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something that happened, in the form that the Standard Webhooks specification recommends.
 *
 * @param id the same however often it is sent, so that receivers can tell repetitions
 * @param type such as {@code deploy.live}
 * @param timestamp when it happened
 * @param data never a secret: receivers store it
 */
public record OutgoingMessage(
    String id, String type, Instant timestamp, SortedMap<String, String> data) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
  private static final Pattern TYPE = Pattern.compile("[a-z0-9_]+(\\.[a-z0-9_]+)*");
  private static final int MAX_FIELDS = 50;
  private static final int MAX_TEXT = 2000;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  public OutgoingMessage(String id, String type, Instant timestamp, Map<String, String> data) {
    this(id, type, timestamp, new TreeMap<>(data));
  }

  public OutgoingMessage {
    if (!ID.matcher(id).matches() || !TYPE.matcher(type).matches()) {
      throw new IllegalArgumentException(
          "a message has an id of letters, digits, hyphens and underscores, and a type such as"
              + " deploy.live");
    }
    if (data.size() > MAX_FIELDS) {
      throw new IllegalArgumentException("a message has up to " + MAX_FIELDS + " fields");
    }
    data = new TreeMap<>(data);
  }

  /** The same text each time, because the signature covers it. */
  String json() {
    ObjectNode message =
        JSON.createObjectNode().put("type", type).put("timestamp", timestamp.toString());
    ObjectNode fields = message.putObject("data");
    data.forEach((name, value) -> fields.put(name, Bounded.text(value, MAX_TEXT)));
    return JSON.writeValueAsString(message);
  }
}
