package dev.berth.server.build;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Keeps values of build-time variables that are named like secrets out of logs and failures. */
final class SecretNames {
  private static final List<String> HINTS =
      List.of(
          "SECRET", "TOKEN", "PASSWORD", "PASSWD", "PRIVATE", "CREDENTIAL", "API_KEY", "APIKEY");
  private static final int SHORTEST = 6;

  private final List<String> values;

  SecretNames(Map<String, String> variables) {
    values =
        variables.entrySet().stream()
            .filter(entry -> isSecret(entry.getKey()) && entry.getValue().length() >= SHORTEST)
            .map(Map.Entry::getValue)
            .sorted((a, b) -> b.length() - a.length())
            .toList();
  }

  String redact(String line) {
    String clean = line;
    for (String value : values) {
      clean = clean.replace(value, "••••");
    }
    return clean;
  }

  private static boolean isSecret(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return HINTS.stream().anyMatch(upper::contains);
  }
}
