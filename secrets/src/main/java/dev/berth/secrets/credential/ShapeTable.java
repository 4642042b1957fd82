package dev.berth.secrets.credential;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The table of what credentials look like, read once from {@code credential-shapes.txt}.
 *
 * @param shapes those known by their own letters
 * @param named those known by the name of their variable
 * @param harmless what values begin with that are made to be seen
 */
record ShapeTable(List<CredentialShape> shapes, List<NamedShape> named, List<String> harmless) {
  private static final String FILE = "credential-shapes.txt";

  static final ShapeTable TABLE = read();

  private static ShapeTable read() {
    try (InputStream file = ShapeTable.class.getResourceAsStream(FILE)) {
      String text =
          new String(Objects.requireNonNull(file, FILE).readAllBytes(), StandardCharsets.UTF_8);
      return parse(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ShapeTable parse(String text) {
    Map<String, String> words = new HashMap<>();
    List<ShapeEntry> entries = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("  ")) {
        entries.getLast().add(line.strip());
      } else if (line.contains(" = ")) {
        words.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf('=') + 2));
      } else {
        entries.add(new ShapeEntry(line.strip(), words));
      }
    }
    return new ShapeTable(
        entries.stream().flatMap(entry -> entry.shape().stream()).toList(),
        entries.stream().flatMap(entry -> entry.named().stream()).toList(),
        entries.stream().flatMap(entry -> entry.harmless().stream()).toList());
  }
}
