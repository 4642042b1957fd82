package dev.berth.secrets.exposure;

import dev.berth.secrets.SecretValue;
import dev.berth.secrets.exposure.SecretForm.Encoding;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/** The texts in which a value can appear. */
final class SecretForms {
  /** Shorter values are too likely to be ordinary words. */
  static final int MIN_LENGTH = 6;

  /** A single line of a value is looked for only when it can hardly be anything else. */
  private static final int MIN_LINE = 16;

  private static final Pattern HEX_OF_URL = Pattern.compile("%[0-9A-F]{2}");

  private SecretForms() {}

  static List<SecretForm> of(SecretValue value) {
    String text = value.reveal();
    if (text.length() < MIN_LENGTH) {
      return List.of();
    }
    SequencedMap<String, SecretForm> forms = new LinkedHashMap<>();
    add(forms, new SecretForm(text, Encoding.RAW));
    lines(forms, text);
    json(forms, text);
    url(forms, text);
    base64(forms, text);
    return List.copyOf(forms.values());
  }

  private static void add(SequencedMap<String, SecretForm> forms, SecretForm form) {
    forms.putIfAbsent(form.text(), form);
  }

  /** A log is often read line by line; the frame of a PEM file is no secret. */
  private static void lines(SequencedMap<String, SecretForm> forms, String text) {
    if (text.indexOf('\n') >= 0) {
      text.lines()
          .map(String::strip)
          .filter(line -> line.length() >= MIN_LINE && !line.startsWith("-----"))
          .forEach(line -> add(forms, new SecretForm(line, Encoding.LINE)));
    }
  }

  private static void json(SequencedMap<String, SecretForm> forms, String text) {
    for (JsonDialect dialect : JsonDialect.values()) {
      add(forms, new SecretForm(dialect.escape(text), Encoding.JSON));
    }
  }

  private static void url(SequencedMap<String, SecretForm> forms, String text) {
    String form = URLEncoder.encode(text, StandardCharsets.UTF_8);
    String strict = form.replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    String component =
        strict
            .replace("%2A", "*")
            .replace("%21", "!")
            .replace("%27", "'")
            .replace("%28", "(")
            .replace("%29", ")");
    for (String encoded : List.of(form, strict, component)) {
      add(forms, new SecretForm(encoded, Encoding.URL));
      add(
          forms,
          new SecretForm(
              HEX_OF_URL.matcher(encoded).replaceAll(hex -> hex.group().toLowerCase(Locale.ROOT)),
              Encoding.URL));
    }
  }

  /**
   * Base64 of a longer text that contains the value: depending on where the value begins, three
   * different texts. Characters that also hold bits of its neighbours are left out of what is
   * looked for, and known to be there.
   */
  private static void base64(SequencedMap<String, SecretForm> forms, String text) {
    byte[] value = text.getBytes(StandardCharsets.UTF_8);
    for (Base64.Encoder encoder :
        List.of(Base64.getEncoder().withoutPadding(), Base64.getUrlEncoder().withoutPadding())) {
      for (int before = 0; before < 3; before++) {
        byte[] shifted = new byte[before + value.length];
        System.arraycopy(value, 0, shifted, before, value.length);
        String encoded = encoder.encodeToString(shifted);
        boolean bleedsRight = shifted.length % 3 != 0;
        String core =
            encoded.substring(
                before == 0 ? 0 : before + 1, encoded.length() - (bleedsRight ? 1 : 0));
        add(forms, new SecretForm(core, Encoding.BASE64, before > 0, bleedsRight));
      }
    }
  }

  /** How writers of JSON differ. */
  private enum JsonDialect {
    PLAIN("", false),
    SLASHES("/", false),
    HTML_SAFE("<>&'=\u2028\u2029", false),
    HTML_SAFE_GO("<>&\u2028\u2029", false),
    ASCII("", true),
    ASCII_SLASHES("/", true);

    private final String also;
    private final boolean ascii;

    JsonDialect(String also, boolean ascii) {
      this.also = also;
      this.ascii = ascii;
    }

    String escape(String text) {
      StringBuilder escaped = new StringBuilder(text.length() + 16);
      for (int index = 0; index < text.length(); index++) {
        escape(text.charAt(index), escaped);
      }
      return escaped.toString();
    }

    private void escape(char letter, StringBuilder escaped) {
      switch (letter) {
        case '"' -> escaped.append("\\\"");
        case '\\' -> escaped.append("\\\\");
        case '\n' -> escaped.append("\\n");
        case '\r' -> escaped.append("\\r");
        case '\t' -> escaped.append("\\t");
        case '\b' -> escaped.append("\\b");
        case '\f' -> escaped.append("\\f");
        case '/' -> escaped.append(also.indexOf('/') >= 0 ? "\\/" : "/");
        default -> {
          if (letter < 0x20 || also.indexOf(letter) >= 0 || (ascii && letter > 0x7e)) {
            escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) letter));
          } else {
            escaped.append(letter);
          }
        }
      }
    }
  }
}
