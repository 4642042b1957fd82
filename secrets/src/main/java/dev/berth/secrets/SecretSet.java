package dev.berth.secrets;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * The variables of a scope at one version.
 *
 * @param ref names this content
 * @param values by name, in the order of names
 */
public record SecretSet(SecretRef ref, SequencedMap<String, SecretValue> values) {
  /** The most that a scope holds: a request to Vault and a process's environment are bounded. */
  public static final int MAX_BYTES = 512 * 1024;

  public SecretSet {
    values = sorted(values);
    values.keySet().forEach(VariableName::require);
  }

  /** A scope without variables, whether it never had any or lost them. */
  public static SecretSet empty(SecretRef ref) {
    return new SecretSet(ref, Collections.emptyNavigableMap());
  }

  /**
   * Refuses what a store or a process could not take.
   *
   * @throws SecretException naming the limit
   */
  public static void requireWritable(Map<String, SecretValue> values) {
    values.keySet().forEach(VariableName::require);
    long size = 0;
    for (var entry : values.entrySet()) {
      size += entry.getKey().length();
      size += entry.getValue().reveal().getBytes(StandardCharsets.UTF_8).length;
    }
    if (size > MAX_BYTES) {
      throw new SecretException(
          SecretProblem.TOO_LARGE,
          "the variables of one scope are larger than " + MAX_BYTES / 1024 + " KiB together",
          "put large content into a file or a volume");
    }
  }

  /** These variables and one more, in place of one of the same name; for the next write. */
  public SequencedMap<String, SecretValue> with(String name, SecretValue value) {
    TreeMap<String, SecretValue> changed = new TreeMap<>(values);
    changed.put(VariableName.require(name), value);
    return changed;
  }

  /** These variables without one; for the next write. */
  public SequencedMap<String, SecretValue> without(String name) {
    TreeMap<String, SecretValue> changed = new TreeMap<>(values);
    changed.remove(name);
    return changed;
  }

  private static SequencedMap<String, SecretValue> sorted(Map<String, SecretValue> values) {
    return Collections.unmodifiableSequencedMap(new TreeMap<>(values));
  }
}
