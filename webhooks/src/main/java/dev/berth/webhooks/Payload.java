package dev.berth.webhooks;

import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of a delivery, bounded in depth and size, read field by field. */
public final class Payload {
  private static final int DEEPEST = 64;
  private static final int LONGEST_TEXT = 1 << 20;
  private static final int LONGEST_NUMBER = 100;

  /** What any service calls a repository or a user at most. */
  private static final int LONGEST_NAME = 1000;

  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
  private static final String FORM = "application/x-www-form-urlencoded";

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxStringLength(LONGEST_TEXT)
                          .maxNumberLength(LONGEST_NUMBER)
                          .build())
                  .build())
          .build();

  private final JsonNode node;
  private final String path;

  private Payload(JsonNode node, String path) {
    this.node = node;
    this.path = path;
  }

  /**
   * The body, as JSON or as a form whose field {@code payload} holds it.
   *
   * @throws MalformedDelivery when it is no JSON object
   */
  public static Payload of(Delivery delivery) throws MalformedDelivery {
    byte[] body = delivery.body();
    if (delivery.header("content-type").orElse("").strip().startsWith(FORM)) {
      body = form(body);
    }
    try {
      JsonNode node = JSON.readTree(new ByteArrayInputStream(body));
      if (node == null || !node.isObject()) {
        throw new MalformedDelivery("the body is no JSON object");
      }
      return new Payload(node, "");
    } catch (JacksonException e) {
      throw new MalformedDelivery("the body is no JSON that can be read");
    }
  }

  private static byte[] form(byte[] body) throws MalformedDelivery {
    for (String field : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
      if (field.startsWith("payload=")) {
        try {
          return URLDecoder.decode(field.substring(8), StandardCharsets.UTF_8)
              .getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
          throw new MalformedDelivery("the form's field payload is not encoded as forms are");
        }
      }
    }
    throw new MalformedDelivery("the form has no field payload");
  }

  /** An object in it; one of nothing when there is none. */
  public Payload at(String name) {
    return new Payload(node.path(name), path.isEmpty() ? name : path + "." + name);
  }

  /** Whether it is there and not null. */
  public boolean has(String name) {
    return node.hasNonNull(name);
  }

  /** Whether a field is the word true. */
  public boolean isTrue(String name) {
    return node.path(name).isBoolean() && node.path(name).booleanValue();
  }

  /** A short text. */
  public String text(String name) throws MalformedDelivery {
    Optional<String> text = optional(name);
    if (text.isEmpty()) {
      throw new MalformedDelivery(named(name) + " is missing");
    }
    return text.get();
  }

  /** A short text that may be missing or null. */
  public Optional<String> optional(String name) throws MalformedDelivery {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isString()) {
      throw new MalformedDelivery(named(name) + " is no text");
    }
    String text = value.stringValue();
    if (text.isEmpty() || text.length() > LONGEST_NAME || CONTROL.matcher(text).find()) {
      throw new MalformedDelivery(named(name) + " is empty, too long or has control characters");
    }
    return Optional.of(text);
  }

  /** The id of a commit. */
  public String commit(String name) throws MalformedDelivery {
    String text = text(name);
    if (!COMMIT.matcher(text).matches()) {
      throw new MalformedDelivery(named(name) + " is no id of a commit");
    }
    return text;
  }

  /** A number from 1 on, as requests have. */
  public int number(String name) throws MalformedDelivery {
    JsonNode value = node.path(name);
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1) {
      throw new MalformedDelivery(named(name) + " is no number");
    }
    return value.intValue();
  }

  /** The objects of a list. */
  public List<Payload> list(String name) throws MalformedDelivery {
    JsonNode value = node.path(name);
    if (!value.isArray()) {
      throw new MalformedDelivery(named(name) + " is no list");
    }
    List<Payload> all = new ArrayList<>();
    for (JsonNode entry : value) {
      all.add(new Payload(entry, named(name) + "[" + all.size() + "]"));
    }
    return all;
  }

  private String named(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
