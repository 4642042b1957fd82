package dev.berth.webhooks;

import dev.berth.webhooks.Fields.FieldProblem;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON in a delivery, as such or in the field {@code payload} of a form, which GitHub and Gitea
 * offer too. Only UTF-8 is read: a body that two readers understand differently is refused.
 */
final class Payload {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String FORM_FIELD = "payload=";

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxDocumentLength(Delivery.MAX_BODY)
                          .maxNestingDepth(64)
                          .maxNumberLength(40)
                          .maxNameLength(1024)
                          .maxStringLength(2_000_000)
                          .maxTokenCount(2_000_000)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Payload() {}

  /**
   * Reads the events in a delivery, or says what is wrong. The body is parsed once it is asked for,
   * which nobody does for a kind of event that nobody uses.
   */
  static ParsedDelivery read(Delivery delivery, Function<Supplier<Fields>, ParsedDelivery> reader) {
    if (delivery.excess().isPresent()) {
      return delivery.excess().get();
    }
    try {
      return reader.apply(() -> fields(delivery));
    } catch (FieldProblem e) {
      return e.malformed();
    }
  }

  private static Fields fields(Delivery delivery) {
    byte[] body = isForm(delivery) ? formField(delivery.bytes()) : delivery.bytes();
    try {
      JsonNode node = JSON.readTree(text(body));
      if (!node.isObject()) {
        throw malformed("body", "is no JSON object");
      }
      return new Fields(node, "");
    } catch (JacksonException e) {
      throw malformed("body", "is no JSON within the bounds");
    }
  }

  private static boolean isForm(Delivery delivery) {
    if (!delivery.headers().has("content-type")) {
      return false;
    }
    String type =
        delivery
            .headers()
            .only("content-type")
            .orElseThrow(() -> malformed("Content-Type", "occurs more than once"))
            .split(";", 2)[0]
            .strip()
            .toLowerCase(Locale.ROOT);
    if (!type.equals(FORM) && !type.equals("application/json")) {
      throw malformed("Content-Type", "is neither JSON nor a form");
    }
    return type.equals(FORM);
  }

  private static String text(byte[] body) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw malformed("body", "is not UTF-8");
    }
  }

  private static byte[] formField(byte[] body) {
    String form = new String(body, StandardCharsets.ISO_8859_1);
    String found = null;
    for (String pair : form.split("&", -1)) {
      if (pair.startsWith(FORM_FIELD)) {
        if (found != null) {
          throw malformed("payload", "occurs more than once in the form");
        }
        found = pair.substring(FORM_FIELD.length());
      }
    }
    if (found == null) {
      throw malformed("payload", "is missing in the form");
    }
    return percentDecoded(found);
  }

  private static byte[] percentDecoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int index = 0; index < text.length(); index++) {
      char letter = text.charAt(index);
      if (letter == '%') {
        int high = index + 2 < text.length() ? Character.digit(text.charAt(index + 1), 16) : -1;
        int low = high >= 0 ? Character.digit(text.charAt(index + 2), 16) : -1;
        if (low < 0) {
          throw malformed("payload", "is not encoded as a form");
        }
        bytes.write(high * 16 + low);
        index += 2;
      } else {
        bytes.write(letter == '+' ? ' ' : letter);
      }
    }
    return bytes.toByteArray();
  }

  private static FieldProblem malformed(String field, String problem) {
    return new FieldProblem(new MalformedDelivery(field, problem));
  }
}
