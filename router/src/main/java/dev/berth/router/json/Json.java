package dev.berth.router.json;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON token by token: a data binder would cost half of the router's start and a tenth of its
 * memory.
 */
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** What is not the JSON that was expected, and why. */
  public static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Takes what one property of an object says; the parser stands on its value. */
  public interface Property {
    /** Reads the value, or leaves it to be skipped. */
    void read(String name, JsonParser in);
  }

  /** Reads a text that is one object. */
  public static void read(String text, Property property) throws Unreadable {
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      in.nextToken();
      object(in, property);
    } catch (JacksonException e) {
      throw new Unreadable(e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new Unreadable(String.valueOf(e.getMessage()), e);
    }
  }

  /** Reads the object the parser stands on. */
  public static void object(JsonParser in, Property property) {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw new IllegalArgumentException("an object is missing");
    }
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      in.nextToken();
      property.read(name, in);
      in.skipChildren(); // nothing when the property was read
    }
  }

  /** Reads the list the parser stands on. */
  public static <T> List<T> list(JsonParser in, Function<JsonParser, T> one) {
    List<T> all = new ArrayList<>();
    if (in.currentToken() == JsonToken.START_ARRAY) {
      while (in.nextToken() != JsonToken.END_ARRAY) {
        all.add(one.apply(in));
      }
    }
    return all;
  }

  /** The texts of one object; what is no text, and any name that is not expected, is refused. */
  public static final class Texts implements Property {
    private final List<String> expected;
    private final Map<String, String> values = new HashMap<>();

    public Texts(String... expected) {
      this.expected = List.of(expected);
    }

    @Override
    public void read(String name, JsonParser in) {
      if (!expected.contains(name) || in.currentToken() != JsonToken.VALUE_STRING) {
        throw unknown(name);
      }
      values.put(name, in.getString());
    }

    /** The text of that name. */
    public String get(String name) {
      String value = values.get(name);
      if (value == null) {
        throw new IllegalArgumentException(name + " is missing");
      }
      return value;
    }
  }

  /** The complaint of a reader that must not pass over what it does not understand. */
  public static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(name + " is not understood here");
  }

  /** Writes maps, lists, texts, numbers and booleans. */
  public static String write(Map<String, ?> value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      write(out, value);
    }
    return text.toString();
  }

  private static void write(JsonGenerator out, @Nullable Object value) {
    switch (value) {
      case null -> out.writeNull();
      case Map<?, ?> map -> {
        out.writeStartObject();
        map.forEach((name, part) -> {
          out.writeName(String.valueOf(name));
          write(out, part);
        });
        out.writeEndObject();
      }
      case List<?> list -> {
        out.writeStartArray();
        list.forEach(part -> write(out, part));
        out.writeEndArray();
      }
      case Boolean truth -> out.writeBoolean(truth);
      case Number number -> out.writeNumber(number.longValue());
      default -> out.writeString(value.toString());
    }
  }
}
