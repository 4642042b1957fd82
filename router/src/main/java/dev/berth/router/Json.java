package dev.berth.router;

import dev.berth.router.RouteSet.Assets;
import dev.berth.router.RouteSet.Console;
import dev.berth.router.RouteSet.Entry;
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
 * Reads orders and routes, writes answers and routes, token by token: a data binder would cost half
 * of the router's start and a tenth of its memory. Unknown names are passed over.
 */
final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** What is no order, and why. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Takes what one property of an object says; the parser stands on its value. */
  private interface Property {
    void read(String name, JsonParser in);
  }

  static Order order(String line) throws Unreadable {
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), line)) {
      in.nextToken();
      return new OrderReader().read(in);
    } catch (JacksonException e) {
      throw new Unreadable(e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new Unreadable(String.valueOf(e.getMessage()), e);
    }
  }

  /** The named number of an answer; 0 when it has none. */
  static int number(String answer, String name) {
    int[] found = new int[1];
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), answer)) {
      in.nextToken();
      object(
          in,
          (property, value) -> {
            if (property.equals(name)) {
              found[0] = value.getIntValue();
            }
          });
    } catch (JacksonException | IllegalArgumentException e) {
      return 0; // an answer that is none says nothing
    }
    return found[0];
  }

  private static void object(JsonParser in, Property property) {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw new IllegalArgumentException("an object is missing");
    }
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      in.nextToken();
      property.read(name, in);
      in.skipChildren(); // nothing when the property was read
    }
  }

  private static <T> List<T> list(JsonParser in, Function<JsonParser, T> one) {
    List<T> all = new ArrayList<>();
    if (in.currentToken() == JsonToken.START_ARRAY) {
      while (in.nextToken() != JsonToken.END_ARRAY) {
        all.add(one.apply(in));
      }
    }
    return all;
  }

  private static final class OrderReader implements Property {
    private String op = "";
    private String target = "";
    private String socket = "";
    private long timeoutMillis;
    private long generation;
    private @Nullable Console console;
    private List<Entry> routes = List.of();

    Order read(JsonParser in) {
      object(in, this);
      return new Order(
          op, new RouteSet(generation, console, routes), target, timeoutMillis, socket);
    }

    @Override
    public void read(String name, JsonParser in) {
      switch (name) {
        case "op" -> op = in.getString();
        case "target" -> target = in.getString();
        case "socket" -> socket = in.getString();
        case "timeoutMillis" -> timeoutMillis = in.getLongValue();
        case "generation" -> generation = in.getLongValue();
        case "console" -> console = console(in);
        case "routes" -> routes = list(in, Json::entry);
        default -> {}
      }
    }
  }

  private static @Nullable Console console(JsonParser in) {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    Strings parts = new Strings();
    object(in, parts);
    return new Console(parts.get("host"), parts.get("socket"));
  }

  private static Entry entry(JsonParser in) {
    Strings parts = new Strings();
    int[] port = new int[1];
    List<Assets> assets = new ArrayList<>();
    object(
        in,
        (name, value) -> {
          switch (name) {
            case "targetPort" -> port[0] = value.getIntValue();
            case "assets" -> assets.addAll(list(value, Json::assets));
            default -> parts.read(name, value);
          }
        });
    return new Entry(
        parts.get("host"), parts.get("targetHost"), port[0], parts.get("release"), assets);
  }

  private static Assets assets(JsonParser in) {
    Strings parts = new Strings();
    object(in, parts);
    return new Assets(parts.get("prefix"), parts.get("directory"));
  }

  /** The texts of one object. */
  private static final class Strings implements Property {
    private final Map<String, String> values = new HashMap<>();

    @Override
    public void read(String name, JsonParser in) {
      if (in.currentToken() == JsonToken.VALUE_STRING) {
        values.put(name, in.getString());
      }
    }

    String get(String name) {
      String value = values.get(name);
      if (value == null) {
        throw new IllegalArgumentException(name + " is missing");
      }
      return value;
    }
  }

  /** Writes maps, lists, texts, numbers and booleans. */
  static String write(Map<String, ?> value) {
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
