package dev.berth.buildpacks.variables;

import dev.berth.buildpacks.profile.VariableUse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects uses; the first place of a name stays, and one place that insists makes it needed. */
public final class VariableUses {
  private final String file;
  private final Map<String, VariableUse> byName = new HashMap<>();

  VariableUses(String file) {
    this.file = file;
  }

  /** A place that reads a variable. */
  public void add(String name, int line, boolean optional) {
    byName.merge(
        name,
        new VariableUse(name, file, line, optional),
        (a, b) -> {
          VariableUse first = a.line() <= b.line() ? a : b;
          return new VariableUse(name, file, first.line(), a.optional() && b.optional());
        });
  }

  List<VariableUse> byLine() {
    List<VariableUse> uses = new ArrayList<>(byName.values());
    uses.sort(Comparator.comparingInt(VariableUse::line).thenComparing(VariableUse::name));
    return List.copyOf(uses);
  }
}
