package dev.berth.secrets.exposure;

import dev.berth.secrets.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** What a value looks like to a {@link PlainReading}, whichever way it was written down. */
final class PlainForms {
  /** Shorter ones are words; a value with white space may have fewer letters than characters. */
  private static final int MIN_LENGTH = 4;

  private PlainForms() {}

  static List<SecretForm> of(SecretValue value) {
    List<SecretForm> written = new ArrayList<>(SecretForms.of(value));
    if (written.isEmpty()) {
      return List.of();
    }
    String text = value.reveal();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    add(written, HexFormat.of().formatHex(bytes));
    // What an escape of one byte each resolves to.
    add(written, new String(bytes, StandardCharsets.ISO_8859_1));
    SecretForms.of(value).stream()
        .filter(form -> form.encoding() == SecretForm.Encoding.URL)
        .forEach(form -> add(written, form.text().replace("%", "%25")));
    add(written, text.replace("'", "'\\''"));
    add(written, text.replace("'", "'\"'\"'"));
    String json = text;
    for (int depth = 0; depth < 3; depth++) {
      json = json(json);
      add(written, json);
    }
    SequencedMap<String, SecretForm> plain = new LinkedHashMap<>();
    for (SecretForm form : written) {
      String reads = PlainReading.of(form.text());
      if (reads.length() >= MIN_LENGTH) {
        plain.putIfAbsent(
            reads, new SecretForm(reads, form.encoding(), form.bleedsLeft(), form.bleedsRight()));
      }
    }
    return List.copyOf(plain.values());
  }

  private static void add(List<SecretForm> forms, String text) {
    forms.add(new SecretForm(text, SecretForm.Encoding.RAW));
  }

  private static String json(String text) {
    return text.replace("\\", "\\\\")
        .replace("\"", "\\\"")
        .replace("\n", "\\n")
        .replace("\r", "\\r")
        .replace("\t", "\\t");
  }
}
