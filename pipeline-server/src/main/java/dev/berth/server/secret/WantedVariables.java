package dev.berth.server.secret;

import dev.berth.buildpacks.languages.VariableTraits;
import dev.berth.buildpacks.profile.VariableUse;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The variables that an app's files use, and what Berth can do about each.
 *
 * @param uses by name, each once
 */
public record WantedVariables(List<VariableUse> uses) {
  public WantedVariables {
    uses = List.copyOf(uses);
  }

  /** Those for which a random value does, as long as it stays the same. */
  public List<String> generated(Set<String> present) {
    return names(traits -> traits.generatedOnce() && !traits.buildTime(), present);
  }

  /** Those that want the address the app answers on. */
  public List<String> ownAddress() {
    return names(traits -> traits.ownUrl() || traits.ownHost(), Set.of());
  }

  /** Those that the app cannot do without and that nobody has set. */
  public List<VariableUse> missing(Set<String> present) {
    return uses.stream()
        .filter(use -> !use.optional() && !present.contains(use.name()))
        .filter(use -> !ReservedNames.isGiven(use.name()))
        .filter(use -> isForPeople(VariableTraits.of(use.name())))
        .toList();
  }

  private List<String> names(Predicate<VariableTraits> wanted, Set<String> present) {
    return uses.stream()
        .map(VariableUse::name)
        .filter(name -> wanted.test(VariableTraits.of(name)) && !present.contains(name))
        .toList();
  }

  private static boolean isForPeople(VariableTraits traits) {
    return !traits.generatedOnce() && !traits.ownUrl() && !traits.ownHost() && !traits.provided();
  }
}
