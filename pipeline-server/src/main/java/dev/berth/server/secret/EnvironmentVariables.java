package dev.berth.server.secret;

import dev.berth.buildpacks.languages.VariableTraits;
import dev.berth.secrets.SecretValue;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * The variables that an environment gets, each with the value of the narrowest scope that has it.
 *
 * @param versions names this content
 * @param values by name
 */
public record EnvironmentVariables(
    SecretVersions versions, SequencedMap<String, SecretValue> values) {
  /** The names. */
  public Set<String> names() {
    return values.keySet();
  }

  /** For the process that is to have them; whoever calls this is responsible for where they go. */
  public Map<String, String> revealed() {
    Map<String, String> revealed = new TreeMap<>();
    values.forEach((name, value) -> revealed.put(name, value.reveal()));
    return revealed;
  }

  /** Those that are compiled into the app, and so are no secrets. */
  public Map<String, String> buildTime() {
    return forBuild(Set.of());
  }

  /**
   * Those that a build gets.
   *
   * @param given names that builds get besides those that are compiled in; they stay secrets
   */
  public Map<String, String> forBuild(Set<String> given) {
    Map<String, String> revealed = revealed();
    revealed.keySet().removeIf(name -> !isBuildTime(name) && !given.contains(name));
    return revealed;
  }

  /** Whether a change of this variable needs a build. */
  public static boolean isBuildTime(String name) {
    return VariableTraits.of(name).buildTime();
  }
}
