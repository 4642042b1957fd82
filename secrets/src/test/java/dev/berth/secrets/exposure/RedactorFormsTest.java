package dev.berth.secrets.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.secrets.SecretValue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A value is taken out however an app writes it, also when the reader cleans the text later. */
class RedactorFormsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "kR9vQ2xLwT7mZp4",
        "p@ss w/ö\"rd+\\1&<'>%",
        "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ\nEFAASCBKcwggSjAgEAAoIB\n-----END"
            + " PRIVATE KEY-----\n",
        "{\"type\":\"account\",\"key\":\"a\\nb/c\",\"id\":7}",
        "postgres://app:kR9v%2FQ2xLw@db.shop.io:5432/shop?sslmode=require"
      })
  void noFormOfAValueIsLeft(String value) {
    Redactor redactor = Redactor.of(List.of(SecretValue.of(value)));
    forms(value)
        .forEach((name, form) -> {
          String redacted = redactor.redact("before " + form + " after");
          assertThat(redacted).as(name).startsWith("before ").contains("••••");
          assertThat(redacted.length()).as("%s: %s", name, redacted).isLessThan(7 + 30 + 6);

          RedactedStream stream = redactor.stream();
          StringBuilder pieces = new StringBuilder();
          for (int index = 0; index < form.length(); index++) {
            pieces.append(stream.add(form.substring(index, index + 1)));
          }
          assertThat(pieces.append(stream.end()).length()).as("%s, cut", name).isLessThan(30);
        });
  }

  private static Map<String, String> forms(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    Map<String, String> forms = new LinkedHashMap<>();
    forms.put("raw", value);
    forms.put("upper", value.toUpperCase(Locale.ROOT));
    forms.put("escape sequence", value.substring(0, 4) + "\u001b[0;31m" + value.substring(4));
    forms.put("lone escape", value.substring(0, 4) + "\u001b" + value.substring(4));
    forms.put("carriage return", value.substring(0, 5) + "\r" + value.substring(5));
    forms.put("zero width", value.substring(0, 5) + "\u200b" + value.substring(5));
    forms.put("hex", HexFormat.of().formatHex(bytes));
    forms.put("hex, upper", HexFormat.of().withUpperCase().formatHex(bytes));
    forms.put("hex, spaced", HexFormat.ofDelimiter(" ").formatHex(bytes));
    forms.put("\\x", HexFormat.of().withPrefix("\\x").formatHex(bytes));
    forms.put("%xx", HexFormat.of().withPrefix("%").formatHex(bytes));
    forms.put("%XX", HexFormat.of().withPrefix("%").withUpperCase().formatHex(bytes));
    forms.put("\\u", escaped(value, "\\u%04x"));
    forms.put("&#;", escaped(value, "&#%d;"));
    forms.put("&#x;", escaped(value, "&#x%x;"));
    forms.put("html", html(value));
    String url = URLEncoder.encode(value, StandardCharsets.UTF_8);
    forms.put("url", url);
    forms.put("url twice", URLEncoder.encode(url, StandardCharsets.UTF_8));
    forms.put("json", json(value));
    forms.put("json in json", json(json(value)));
    forms.put("json in json in json", json(json(json(value))));
    forms.put("shell", value.replace("'", "'\\''"));
    forms.put(
        "base64 in lines", Base64.getMimeEncoder(20, new byte[] {'\n'}).encodeToString(bytes));
    forms.put(
        "base64 in lines, indented",
        Base64.getMimeEncoder(24, "\r\n    ".getBytes(StandardCharsets.UTF_8))
            .encodeToString(bytes));
    return forms;
  }

  private static String escaped(String value, String format) {
    return value
        .chars()
        .mapToObj(letter -> String.format(Locale.ROOT, format, letter))
        .collect(Collectors.joining());
  }

  private static String html(String value) {
    return value
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String json(String value) {
    return value
        .replace("\\", "\\\\")
        .replace("\"", "\\\"")
        .replace("\n", "\\n")
        .replace("\r", "\\r");
  }
}
