package dev.berth.router.route;

import dev.berth.router.json.Json;
import dev.berth.router.json.Json.Texts;
import dev.berth.router.json.Json.Unreadable;
import dev.berth.router.route.RouteTable.Assets;
import dev.berth.router.route.RouteTable.Console;
import dev.berth.router.route.RouteTable.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A route table as text, on disk and on the control socket. A table is written in the oldest
 * version that can say it, so that two versions of Berth understand each other as long as they can;
 * whatever is not understood is refused, never passed over.
 *
 * <p>Version 1, which has no {@code version}, knows whole hosts: {@code "host":"shop.localhost"}.
 * Version 2 has {@code "match":{"host","path","strip"}} in its place, which a reader of version 1
 * refuses because it misses the host.
 */
public final class RouteTableJson {
  private static final int HOSTS = 1;
  private static final int PATHS = 2;

  private RouteTableJson() {}

  /** Reads a table; also as part of an order, whose {@code op} is passed over. */
  public static RouteTable read(String text) throws Unreadable {
    TableReader reader = new TableReader();
    Json.read(text, reader);
    return reader.table();
  }

  /** Writes a table. */
  public static String write(RouteTable table) {
    return Json.write(properties(table));
  }

  /** What {@link #write} says, to be told among other things. */
  public static Map<String, Object> properties(RouteTable table) {
    Map<String, Object> json = new LinkedHashMap<>();
    boolean hostsOnly = table.isByHostAlone();
    if (!hostsOnly) {
      json.put("version", PATHS);
    }
    json.put("generation", table.generation());
    Console console = table.console();
    if (console != null) {
      json.put("console", Map.of("host", console.host(), "socket", console.socket()));
    }
    json.put("routes", table.routes().stream().map(entry -> properties(entry, hostsOnly)).toList());
    return json;
  }

  private static Map<String, Object> properties(Entry entry, boolean hostsOnly) {
    Map<String, Object> json = new LinkedHashMap<>();
    if (hostsOnly) {
      json.put("host", entry.host());
    } else {
      json.put("match", Map.of("host", entry.host(), "path", entry.path(), "strip", entry.strip()));
    }
    json.put("targetHost", entry.targetHost());
    json.put("targetPort", entry.targetPort());
    json.put("release", entry.release());
    json.put("assets", entry.assets().stream().map(RouteTableJson::properties).toList());
    return json;
  }

  private static Map<String, Object> properties(Assets assets) {
    return Map.of("prefix", assets.prefix(), "directory", assets.directory());
  }

  private static final class TableReader implements Json.Property {
    private long generation;
    private @Nullable Console console;
    private List<Entry> routes = List.of();

    @Override
    public void read(String name, JsonParser in) {
      switch (name) {
        case "op" -> {}
        case "version" -> requireKnown(in.getIntValue());
        case "generation" -> generation = in.getLongValue();
        case "console" -> console = console(in);
        case "routes" -> routes = Json.list(in, RouteTableJson::entry);
        default -> throw Json.unknown(name);
      }
    }

    private static void requireKnown(int version) {
      if (version < HOSTS || version > PATHS) {
        throw new IllegalArgumentException(
            "version " + version + " of the route table; this router knows up to " + PATHS);
      }
    }

    RouteTable table() {
      return new RouteTable(generation, console, routes);
    }
  }

  private static @Nullable Console console(JsonParser in) {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    Texts parts = new Texts("host", "socket");
    Json.object(in, parts);
    return new Console(parts.get("host"), parts.get("socket"));
  }

  private static Entry entry(JsonParser in) {
    Match match = new Match();
    Texts parts = new Texts("targetHost", "release");
    int[] port = new int[1];
    List<Assets> assets = new ArrayList<>();
    Json.object(
        in,
        (name, value) -> {
          switch (name) {
            case "host" -> match.read(name, value);
            case "match" -> Json.object(value, match);
            case "targetPort" -> port[0] = value.getIntValue();
            case "assets" -> assets.addAll(Json.list(value, RouteTableJson::assets));
            default -> parts.read(name, value);
          }
        });
    return new Entry(
        match.texts.get("host"),
        match.path,
        match.strip,
        parts.get("targetHost"),
        port[0],
        parts.get("release"),
        assets);
  }

  /** Which requests an entry is for. */
  private static final class Match implements Json.Property {
    private final Texts texts = new Texts("host");
    private String path = Entry.ROOT;
    private boolean strip;

    @Override
    public void read(String name, JsonParser in) {
      switch (name) {
        case "path" -> path = in.getString();
        case "strip" -> strip = in.getBooleanValue();
        default -> texts.read(name, in);
      }
    }
  }

  private static Assets assets(JsonParser in) {
    Texts parts = new Texts("prefix", "directory");
    Json.object(in, parts);
    return new Assets(parts.get("prefix"), parts.get("directory"));
  }
}
