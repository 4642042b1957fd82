package dev.berth.webhooks;

import dev.berth.webhooks.Fields.FieldProblem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.filter.FilteringParserDelegate;
import tools.jackson.core.filter.TokenFilter;
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
  private static final byte[] FORM_FIELD = "payload=".getBytes(StandardCharsets.US_ASCII);
  private static final int BYTE_ORDER_MARK = 0xfeff;

  /** Of what is kept of a body; the services send some hundred. */
  private static final int MOST_FIELDS = 100_000;

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
    InputStream body = isForm(delivery) ? formField(delivery.bytes()) : delivery.stream();
    try (JsonParser parser =
        new FilteringParserDelegate(
            JSON.createParser(text(body)),
            new NeededFields(),
            TokenFilter.Inclusion.INCLUDE_ALL_AND_PATH,
            true)) {
      @Nullable JsonNode node = JSON.readTree(parser);
      if (node == null || !node.isObject() || parser.nextToken() != null) {
        throw malformed("body", "is no JSON object");
      }
      return new Fields(node, "");
    } catch (JacksonException e) {
      throw malformed(
          "body",
          e.getCause() instanceof CharacterCodingException
              ? "is not UTF-8"
              : "is no JSON within the bounds");
    }
  }

  /** A push of a thousand commits lists them all, at some length; nobody reads that. */
  private static final class NeededFields extends TokenFilter {
    private int count;

    @Override
    public @Nullable TokenFilter includeProperty(String name) {
      return name.equals("commits") ? null : counted();
    }

    @Override
    public TokenFilter includeElement(int index) {
      return counted();
    }

    @Override
    public boolean includeEmptyArray(boolean contentsFiltered) {
      return true;
    }

    @Override
    public boolean includeEmptyObject(boolean contentsFiltered) {
      return true;
    }

    private TokenFilter counted() {
      count++;
      if (count > MOST_FIELDS) {
        throw malformed("body", "is no JSON within the bounds");
      }
      return this;
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

  private static Reader text(InputStream body) {
    PushbackReader text =
        new PushbackReader(
            new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8.newDecoder())));
    try {
      int first = text.read();
      if (first >= 0 && first != BYTE_ORDER_MARK) {
        text.unread(first);
      }
      return text;
    } catch (CharacterCodingException e) {
      throw malformed("body", "is not UTF-8");
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
  }

  private static InputStream formField(byte[] form) {
    int found = -1;
    int end = 0;
    for (int start = 0; start <= form.length; start = end + 1) {
      end = start;
      while (end < form.length && form[end] != '&') {
        end++;
      }
      if (Arrays.mismatch(
              form,
              start,
              Math.min(end, start + FORM_FIELD.length),
              FORM_FIELD,
              0,
              FORM_FIELD.length)
          < 0) {
        if (found >= 0) {
          throw malformed("payload", "occurs more than once in the form");
        }
        found = start + FORM_FIELD.length;
      }
    }
    if (found < 0) {
      throw malformed("payload", "is missing in the form");
    }
    return new PercentDecoded(form, found);
  }

  /** A form's field, decoded as it is read. */
  private static final class PercentDecoded extends InputStream {
    private final byte[] form;
    private int next;

    PercentDecoded(byte[] form, int start) {
      this.form = form;
      this.next = start;
    }

    @Override
    public int read() {
      if (next >= form.length || form[next] == '&') {
        return -1;
      }
      int letter = form[next++] & 0xff;
      if (letter != '%') {
        return letter == '+' ? ' ' : letter;
      }
      int high = digit(next);
      int low = digit(next + 1);
      if (high < 0 || low < 0) {
        throw malformed("payload", "is not encoded as a form");
      }
      next += 2;
      return high * 16 + low;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      int count = 0;
      for (; count < length; count++) {
        int letter = read();
        if (letter < 0) {
          return count == 0 ? -1 : count;
        }
        buffer[offset + count] = (byte) letter;
      }
      return count;
    }

    private int digit(int index) {
      return index < form.length ? Character.digit((char) (form[index] & 0xff), 16) : -1;
    }
  }

  private static FieldProblem malformed(String field, String problem) {
    return new FieldProblem(new MalformedDelivery(field, problem));
  }
}
