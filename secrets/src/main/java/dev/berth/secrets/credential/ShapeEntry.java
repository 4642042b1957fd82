package dev.berth.secrets.credential;

import com.google.re2j.Pattern;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One kind in the table of shapes, as its lines say it. */
final class ShapeEntry {
  private static final Set<String> KNOWN =
      Set.of(
          "starts",
          "back",
          "base64",
          "then",
          "whole",
          "loose",
          "named",
          "value",
          "drawn",
          "if",
          "with",
          "browsers",
          "page",
          "binary",
          "public");
  private static final String DRAWN = "3.0";

  private static final String WORD =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

  /** What may follow a value that ends where its shape does. */
  static final String END = "(?:[^A-Za-z0-9_-]|\\z)";

  private final String kind;
  private final Map<String, String> words;
  private final Map<String, String> said = new HashMap<>();

  ShapeEntry(String kind, Map<String, String> words) {
    this.kind = kind;
    this.words = words;
  }

  void add(String line) {
    String[] parts = line.split(" ", 2);
    if (!KNOWN.contains(parts[0])) {
      throw new IllegalArgumentException(kind + ": " + line);
    }
    said.put(parts[0], parts.length > 1 ? parts[1].strip() : "");
  }

  Optional<CredentialShape> shape() {
    if (!said.containsKey("then")) {
      return Optional.empty();
    }
    return Optional.of(
        new CredentialShape(
            kind,
            starts(),
            Integer.parseInt(said.getOrDefault("back", "0")),
            // The anchor lets a search end where the first letter does not fit.
            pattern("\\A(" + said.get("then") + ")" + (said.containsKey("loose") ? "" : END)),
            said.containsKey("whole"),
            before(),
            drawn(),
            Rule.named(said.getOrDefault("if", "drawn")),
            said.getOrDefault("with", ""),
            new CredentialShape.Places(
                !said.containsKey("page"),
                said.containsKey("browsers"),
                said.containsKey("binary"))));
  }

  Optional<NamedShape> named() {
    return said.containsKey("named")
        ? Optional.of(
            new NamedShape(
                kind,
                split("named"),
                pattern(said.getOrDefault("value", "")),
                drawn(),
                said.getOrDefault("with", "")))
        : Optional.empty();
  }

  private String before() {
    if (said.containsKey("loose")) {
      return "";
    }
    return said.containsKey("base64") ? WORD + "+/" : WORD;
  }

  /** What values begin with that nobody has to hide. */
  List<String> harmless() {
    return said.containsKey("public") ? starts() : List.of();
  }

  private List<String> starts() {
    String text = said.getOrDefault("starts", "");
    return text.startsWith("\"") ? List.of(text.substring(1, text.length() - 1)) : split("starts");
  }

  private List<String> split(String key) {
    return Stream.of(said.getOrDefault(key, "").split(" +")).toList();
  }

  private double drawn() {
    return Double.parseDouble(said.getOrDefault("drawn", DRAWN));
  }

  private Pattern pattern(String text) {
    String whole = text;
    for (Map.Entry<String, String> word : words.entrySet()) {
      whole = whole.replace("{" + word.getKey() + "}", word.getValue());
    }
    return Pattern.compile(whole);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s %s", kind, said);
  }
}
