package dev.berth.buildpacks.languages;

import dev.berth.buildpacks.java.JavaVariableNames;
import dev.berth.buildpacks.node.NodeVariableNames;
import dev.berth.buildpacks.python.PythonVariableNames;
import dev.berth.buildpacks.variables.GeneratedForm;
import dev.berth.buildpacks.variables.VariableNames;
import java.util.Locale;

/**
 * What can be said about a variable by its name alone, whatever the app is written in.
 *
 * @param generated the form in which a random value does; {@code NONE} where it does not
 * @param ownUrl the app's own address
 * @param ownHost the app's own host name
 * @param buildTime compiled into the app, so that a change needs a build; also public
 * @param provided set by the platform or the language runtime, never by the user
 */
public record VariableTraits(
    GeneratedForm generated, boolean ownUrl, boolean ownHost, boolean buildTime, boolean provided) {
  private static final VariableNames NAMES =
      CommonVariableNames.ALL
          .and(NodeVariableNames.ALL)
          .and(PythonVariableNames.ALL)
          .and(JavaVariableNames.ALL);

  /** Reads a name. */
  public static VariableTraits of(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    String own = withoutBuildPrefix(upper);
    boolean buildTime = NAMES.buildTimePrefixes().stream().anyMatch(upper::startsWith);
    boolean ownUrl =
        NAMES.ownUrl().contains(upper)
            || (buildTime && (NAMES.ownUrl().contains(own) || own.equals("URL")));
    return new VariableTraits(
        NAMES.generated().getOrDefault(upper, GeneratedForm.NONE),
        ownUrl,
        NAMES.ownHost().contains(upper),
        buildTime,
        NAMES.provided().contains(upper)
            || NAMES.providedPrefixes().stream().anyMatch(name::startsWith));
  }

  /** Whether a random value does, as long as it stays the same. */
  public boolean generatedOnce() {
    return generated != GeneratedForm.NONE;
  }

  /** {@code NEXT_PUBLIC_APP_URL} means what {@code APP_URL} means. */
  private static String withoutBuildPrefix(String upper) {
    return NAMES.buildTimePrefixes().stream()
        .filter(upper::startsWith)
        .findFirst()
        .map(prefix -> upper.substring(prefix.length()))
        .orElse(upper);
  }
}
