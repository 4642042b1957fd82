package dev.berth.webhooks.host;

import dev.berth.webhooks.send.HostAnswer;
import dev.berth.webhooks.send.HostAnswer.Done;
import dev.berth.webhooks.send.HostAnswer.Refused;
import dev.berth.webhooks.send.HttpCall;
import dev.berth.webhooks.send.HttpReply;
import dev.berth.webhooks.send.HttpSender;
import dev.berth.webhooks.send.Problem;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Speaks JSON with one hosting service; whatever goes wrong ends the conversation. */
final class HostApi {
  private static final int MAX_PAGES = 20;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9{}-]{1,64}");
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(64)
                          .maxNumberLength(40)
                          .maxStringLength(2_000_000)
                          .build())
                  .build())
          .build();

  private final HostSettings settings;
  private final HttpSender sender;
  private final Map<String, String> headers;
  private final Clock clock;

  HostApi(HostSettings settings, HttpSender sender, Map<String, String> headers, Clock clock) {
    this.settings = settings;
    this.sender = sender;
    this.headers = headers;
    this.clock = clock;
  }

  /** Refuses what could change the path that an id is put into. */
  static void checkId(String id) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "an id has up to 64 letters, digits, hyphens and curly brackets");
    }
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** Runs a conversation to its end. */
  <T> HostAnswer<T> answer(Supplier<T> conversation) {
    try {
      return new Done<>(conversation.get());
    } catch (ConversationEnded e) {
      return e.answer();
    }
  }

  /** One request that has to succeed. */
  HttpReply call(String method, String path, Optional<ObjectNode> body, String need) {
    return successful(send(method, path, body), need);
  }

  /** Such a request with a JSON answer. */
  JsonNode json(String method, String path, ObjectNode body, String need) {
    return parsed(call(method, path, Optional.of(body), need));
  }

  /** A question. */
  JsonNode get(String path, String need) {
    return parsed(call("GET", path, Optional.empty(), need));
  }

  /** A request that may also answer with one of these statuses, which is then empty. */
  Optional<HttpReply> callUnless(
      Set<Integer> statuses, String method, String path, Optional<ObjectNode> body, String need) {
    HttpReply reply = send(method, path, body);
    return statuses.contains(reply.status())
        ? Optional.empty()
        : Optional.of(successful(reply, need));
  }

  /** The entries of a list that comes in pages, up to a bound. */
  List<JsonNode> list(String path, String sizeParameter, int size, String need) {
    List<JsonNode> entries = new ArrayList<>();
    for (int page = 1; page <= MAX_PAGES; page++) {
      String separator = path.contains("?") ? "&" : "?";
      JsonNode answer = get(path + separator + sizeParameter + "=" + size + "&page=" + page, need);
      JsonNode list = answer.isArray() ? answer : answer.path("values");
      if (!list.isArray()) {
        throw garbled();
      }
      list.forEach(entries::add);
      if (answer.isArray() ? list.size() != size : !answer.has("next")) {
        break;
      }
    }
    return entries;
  }

  JsonNode parsed(HttpReply reply) {
    try {
      JsonNode node = JSON.readTree(reply.body());
      if (node.isObject() || node.isArray()) {
        return node;
      }
      throw garbled();
    } catch (JacksonException e) {
      throw garbled();
    }
  }

  /** The id in an answer, whether it is a number or a text. */
  String id(JsonNode node, String name) {
    JsonNode id = node.path(name);
    if ((id.isIntegralNumber() || id.isString()) && ID.matcher(id.asString()).matches()) {
      return id.asString();
    }
    throw garbled();
  }

  ConversationEnded garbled() {
    return new ConversationEnded(
        new Refused<>(
            Problem.GARBLED,
            settings.service().title() + "'s answer is not what its API documents",
            "check that the address is the one of the API, without a login page before it"));
  }

  private HttpReply send(String method, String path, Optional<ObjectNode> body) {
    Map<String, String> all = new HashMap<>(headers);
    all.putIfAbsent("Accept", "application/json");
    String base = settings.api().toString().replaceAll("/+$", "");
    HttpCall call =
        new HttpCall(method, URI.create(base + path), all, body.map(JSON::writeValueAsString));
    HostAnswer<HttpReply> answer = sender.send(call);
    if (answer instanceof Done<HttpReply>(HttpReply reply)) {
      return reply;
    }
    throw new ConversationEnded(answer);
  }

  private HttpReply successful(HttpReply reply, String need) {
    HostAnswer<HttpReply> answer =
        ResponseClassifier.of(reply, settings.service().title(), need, clock.instant());
    if (answer instanceof Done<HttpReply>) {
      return reply;
    }
    throw new ConversationEnded(answer);
  }
}
