package dev.berth.secrets;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What an environment really gets: the sets of its scopes, each overriding those before it.
 *
 * @param sets the widest scope first, see {@link SecretScope#forPreview}
 */
public record SecretLayers(List<SecretSet> sets) {
  public SecretLayers {
    sets = List.copyOf(sets);
  }

  /** Reads the newest content of these scopes. */
  public static SecretLayers latest(SecretStore store, List<SecretScope> scopes) {
    return new SecretLayers(scopes.stream().map(store::latest).toList());
  }

  /** Every variable with the value of the narrowest scope that has it. */
  public SequencedMap<String, SecretValue> values() {
    TreeMap<String, SecretValue> values = new TreeMap<>();
    sets.forEach(set -> values.putAll(set.values()));
    return Collections.unmodifiableSequencedMap(values);
  }

  /** Where a variable's value comes from. */
  public Optional<SecretRef> origin(String name) {
    return sets.reversed().stream()
        .filter(set -> set.values().containsKey(name))
        .map(SecretSet::ref)
        .findFirst();
  }

  /** What a journal keeps. */
  public List<SecretRef> refs() {
    return sets.stream().map(SecretSet::ref).toList();
  }
}
