package dev.berth.buildpacks.variables;

import dev.berth.buildpacks.profile.VariableUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The variables that an app's files use, each once. */
public final class VariablesUsed {
  private static final int MOST_USES = 200;
  private static final int MOST_CHARACTERS = 256 * 1024;
  private static final long MOST_READ = 8L << 20;

  private VariablesUsed() {}

  /**
   * Reads files until they are too many.
   *
   * @param text the content of a file
   */
  public static List<VariableUse> in(
      List<String> files, Function<String, String> text, List<VariableReader> readers) {
    VariableScan scan = new VariableScan(readers);
    Map<String, VariableUse> byName = new TreeMap<>();
    long left = MOST_READ;
    for (String file : files) {
      if (left > 0 && scan.reads(file)) {
        String content = text.apply(file);
        left -= content.length();
        if (content.length() <= MOST_CHARACTERS) {
          scan.scan(file, content)
              .forEach(use -> byName.merge(use.name(), use, VariablesUsed::either));
        }
      }
    }
    List<VariableUse> uses = new ArrayList<>(byName.values());
    return List.copyOf(uses.subList(0, Math.min(MOST_USES, uses.size())));
  }

  /** What code does without a variable counts more than that an example names it. */
  private static VariableUse either(VariableUse one, VariableUse other) {
    if (ExampleFile.is(one.file()) != ExampleFile.is(other.file())) {
      return ExampleFile.is(one.file()) ? other : one;
    }
    return new VariableUse(one.name(), one.file(), one.line(), one.optional() && other.optional());
  }
}
