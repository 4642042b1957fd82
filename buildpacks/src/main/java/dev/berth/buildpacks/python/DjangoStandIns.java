package dev.berth.buildpacks.python;

import dev.berth.buildpacks.SourceTree;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values for what Django's settings insist on, so that collecting static files needs no secret: the
 * settings are read, nothing is reached. They are in no image. What settings ask for without
 * insisting gets none: it may switch something on.
 */
final class DjangoStandIns {
  private static final String TEXT = "only-while-building-0123456789-abcdefghijklmnopqrstuvwxyz";
  private static final int MOST_FILES = 60;
  private static final int LONGEST_LINE = 400;

  private static final Pattern SUBSCRIPT =
      Pattern.compile(
          "(?<cast>\\b(?:int|float)\\s*\\(\\s*)?\\b(?:os\\.)?environ\\s*\\[\\s*"
              + "[\"'](?<name>[A-Z][A-Z0-9_]*)[\"']\\s*](?!\\s*=[^=])");

  /** Also what projects write for themselves, such as {@code get_secret("NAME")}. */
  private static final Pattern CALL =
      Pattern.compile(
          "(?<cast>\\b(?:int|float)\\s*\\(\\s*)?\\b(?<function>\\w*(?:[Ee]nv|ENV|[Cc]onfig|[Ss]ecret)\\w*)"
              + "(?:\\.(?<kind>\\w+))?\\(\\s*[\"'](?<name>[A-Z][A-Z0-9_]*)[\"']\\s*(?<rest>[^)\\n]*)");

  private static final Set<String> NOT_INSISTING =
      Set.of("get", "setdefault", "pop", "read_env", "getenv");

  private DjangoStandIns() {}

  /**
   * What the settings insist on.
   *
   * @param settings the file with the settings; those beside it are read as well
   */
  static Map<String, String> of(SourceTree source, String settings) {
    Map<String, String> values = new TreeMap<>();
    String directory = settings.substring(0, settings.lastIndexOf('/') + 1);
    List<String> files =
        source.own().names().stream()
            .filter(name -> name.startsWith(directory) && name.endsWith(".py"))
            .filter(name -> name.indexOf('/', directory.length()) < 0)
            .limit(MOST_FILES)
            .toList();
    for (String file : files) {
      source.text(file).ifPresent(text -> read(text, values));
    }
    // Read by the framework's own templates of settings, by whatever means.
    values.putIfAbsent("SECRET_KEY", TEXT);
    values.putIfAbsent("DJANGO_SECRET_KEY", TEXT);
    return values;
  }

  private static void read(String text, Map<String, String> values) {
    for (String line : text.lines().toList()) {
      if (line.length() > LONGEST_LINE || line.strip().startsWith("#")) {
        continue;
      }
      Matcher subscript = SUBSCRIPT.matcher(line);
      while (subscript.find()) {
        String kind = subscript.group("cast") == null ? "" : "int";
        values.putIfAbsent(subscript.group("name"), value(subscript.group("name"), kind));
      }
      Matcher call = CALL.matcher(line);
      while (call.find()) {
        if (insists(call)) {
          values.putIfAbsent(call.group("name"), value(call.group("name"), kind(call)));
        }
      }
    }
  }

  private static boolean insists(Matcher call) {
    String rest = call.group("rest");
    boolean asksOnly =
        NOT_INSISTING.contains(call.group("function"))
            || (call.group("kind") != null && NOT_INSISTING.contains(call.group("kind")));
    boolean hasDefault =
        rest.contains("default") || (rest.startsWith(",") && !rest.contains("cast"));
    return !asksOnly && !hasDefault;
  }

  private static String kind(Matcher call) {
    if (call.group("cast") != null) {
      return "int";
    }
    if (call.group("kind") != null) {
      return call.group("kind");
    }
    Matcher cast = Pattern.compile("cast\\s*=\\s*(\\w+)").matcher(call.group("rest"));
    return cast.find() ? cast.group(1) : "";
  }

  private static String value(String name, String kind) {
    return switch (kind.toLowerCase(Locale.ROOT)) {
      case "int", "float", "decimal" -> "1";
      case "bool" -> "False";
      case "json", "dict" -> kind.equals("json") ? "{}" : "";
      case "db", "db_url" -> "sqlite:////tmp/only-while-building.sqlite3";
      case "cache", "cache_url" -> "locmemcache://";
      case "email", "email_url" -> "consolemail://";
      case "search", "search_url" -> "simple://";
      default -> byName(name);
    };
  }

  private static String byName(String name) {
    if (name.contains("DATABASE") && name.endsWith("URL")) {
      return "sqlite:////tmp/only-while-building.sqlite3";
    }
    if (name.contains("REDIS") || name.contains("BROKER")) {
      return "redis://only-while-building.invalid:6379/0";
    }
    if (name.endsWith("_URL") || name.endsWith("_URI") || name.endsWith("_DSN")) {
      return name.endsWith("_DSN") ? "" : "https://only-while-building.invalid";
    }
    return name.endsWith("_PORT") ? "1" : TEXT;
  }
}
