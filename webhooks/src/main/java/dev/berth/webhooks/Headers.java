package dev.berth.webhooks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** HTTP headers by name, whatever its case, with all their values. */
public final class Headers {
  private final Map<String, List<String>> values;

  private Headers(Map<String, List<String>> values) {
    this.values = values;
  }

  /** Headers as an HTTP library gives them; names that differ in case only are put together. */
  public static Headers of(Map<String, ? extends List<String>> values) {
    Map<String, List<String>> byName = new TreeMap<>();
    values.forEach((name, several) ->
        byName
            .computeIfAbsent(name.toLowerCase(Locale.ROOT), missing -> new ArrayList<>())
            .addAll(several));
    byName.replaceAll((name, several) -> List.copyOf(several));
    return new Headers(byName);
  }

  /** All values of a header, in the order in which they came. */
  public List<String> all(String name) {
    return values.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  /** The value of a header that came exactly once; two of a kind are not chosen from. */
  public Optional<String> only(String name) {
    List<String> several = all(name);
    return several.size() == 1 ? Optional.of(several.getFirst().strip()) : Optional.empty();
  }

  /** True when a header came at all. */
  public boolean has(String name) {
    return !all(name).isEmpty();
  }

  /** By name in lower case. */
  public Map<String, List<String>> asMap() {
    return Map.copyOf(values);
  }

  /** Names only: a value may be a secret. */
  @Override
  public String toString() {
    return "Headers" + values.keySet();
  }
}
