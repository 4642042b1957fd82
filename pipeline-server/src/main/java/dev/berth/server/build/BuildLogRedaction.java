package dev.berth.server.build;

import dev.berth.secrets.credential.SecretNames;
import java.util.List;
import java.util.Map;

/** Keeps values of build-time variables that are named like secrets out of logs and failures. */
final class BuildLogRedaction {
  private static final int SHORTEST = 6;

  private final List<String> values;

  BuildLogRedaction(Map<String, String> variables) {
    values =
        variables.entrySet().stream()
            .filter(entry ->
                SecretNames.isLikely(entry.getKey()) && entry.getValue().length() >= SHORTEST)
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
}
