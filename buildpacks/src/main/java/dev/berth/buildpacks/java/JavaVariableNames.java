package dev.berth.buildpacks.java;

import dev.berth.buildpacks.variables.VariableNames;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Variables of Java. */
public final class JavaVariableNames {
  /** All of them. */
  public static final VariableNames ALL =
      new VariableNames(
          Map.of(),
          Set.of(),
          Set.of(),
          List.of(),
          Set.of("JAVA_HOME", "JAVA_TOOL_OPTIONS"),
          List.of());

  private JavaVariableNames() {}
}
