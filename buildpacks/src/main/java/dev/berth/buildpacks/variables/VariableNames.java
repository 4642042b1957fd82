package dev.berth.buildpacks.variables;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names of variables that mean the same in every app of a language. All in capitals, but those that
 * are provided.
 *
 * @param generated those for which a random value does, as long as it stays the same
 * @param ownUrl those for the app's own address
 * @param ownHost those for the app's own host name
 * @param buildTimePrefixes of those that are compiled into the app, and so are public
 * @param provided set by the platform or the runtime, never by people
 * @param providedPrefixes the same by how they begin
 */
public record VariableNames(
    Map<String, GeneratedForm> generated,
    Set<String> ownUrl,
    Set<String> ownHost,
    List<String> buildTimePrefixes,
    Set<String> provided,
    List<String> providedPrefixes) {
  public VariableNames {
    generated = Map.copyOf(generated);
    ownUrl = Set.copyOf(ownUrl);
    ownHost = Set.copyOf(ownHost);
    buildTimePrefixes = List.copyOf(buildTimePrefixes);
    provided = Set.copyOf(provided);
    providedPrefixes = List.copyOf(providedPrefixes);
  }

  /** Names that all get one form. */
  public static Map<String, GeneratedForm> all(GeneratedForm form, String... names) {
    return Stream.of(names).collect(Collectors.toMap(name -> name, name -> form));
  }

  /** These and those of another. */
  public VariableNames and(VariableNames other) {
    return new VariableNames(
        Stream.concat(generated.entrySet().stream(), other.generated.entrySet().stream())
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a)),
        union(ownUrl, other.ownUrl),
        union(ownHost, other.ownHost),
        Stream.concat(buildTimePrefixes.stream(), other.buildTimePrefixes.stream()).toList(),
        union(provided, other.provided),
        Stream.concat(providedPrefixes.stream(), other.providedPrefixes.stream()).toList());
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    return Stream.concat(one.stream(), other.stream()).collect(Collectors.toSet());
  }
}
