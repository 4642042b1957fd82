package dev.berth.server.secret;

import dev.berth.secrets.detect.VariableTraits;
import dev.berth.secrets.detect.VariableUse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The variables that an app's files use, and what Berth can do about each.
 *
 * @param uses by name, each once
 */
public record WantedVariables(List<VariableUse> uses) {
  private static final int MOST_USES = 200;

  public WantedVariables {
    uses = List.copyOf(uses);
  }

  /** Reads an app's directory. */
  public static WantedVariables in(Path directory) {
    Map<String, VariableUse> byName = new TreeMap<>();
    SourceWalk.through(directory)
        .forEach(use -> byName.merge(use.name(), use, WantedVariables::of));
    List<VariableUse> uses = new ArrayList<>(byName.values());
    return new WantedVariables(uses.subList(0, Math.min(MOST_USES, uses.size())));
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

  /** What code does without a variable counts more than that an example names it. */
  private static VariableUse of(VariableUse one, VariableUse other) {
    if (isExample(one) != isExample(other)) {
      return isExample(one) ? other : one;
    }
    return new VariableUse(one.name(), one.file(), one.line(), one.optional() && other.optional());
  }

  private static boolean isExample(VariableUse use) {
    String name = use.file().substring(use.file().lastIndexOf('/') + 1);
    return name.startsWith(".env") || name.endsWith(".env") || name.equals("env.example");
  }
}
