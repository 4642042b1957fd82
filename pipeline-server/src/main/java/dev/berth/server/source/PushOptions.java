package dev.berth.server.source;

import dev.berth.server.failure.DeployException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code git push -o …} asked for.
 *
 * @param follow false for {@code -o nowait}
 * @param deploy false for {@code -o nodeploy}
 */
record PushOptions(boolean follow, boolean deploy) {
  /** Says nothing unless something fails. */
  static final String QUIET = "quiet";

  private static final int MAX_COUNT = 16;
  private static final int MAX_SHOWN = 40;

  static PushOptions parse(@Nullable List<String> options) {
    boolean follow = true;
    boolean deploy = true;
    List<String> given = options == null ? List.of() : options;
    if (given.size() > MAX_COUNT) {
      throw refused("The push has " + given.size() + " options.");
    }
    for (String option : given) {
      switch (option) {
        case "nowait" -> follow = false;
        case "nodeploy" -> deploy = false;
        case QUIET -> {}
        default -> throw refused("Berth does not know the push option \"" + shown(option) + "\".");
      }
    }
    return new PushOptions(follow, deploy);
  }

  private static DeployException refused(String summary) {
    return new DeployException(
        SourceCode.PUSH_OPTION.because(
            summary,
            "Use -o nowait (return at once), -o nodeploy (store only) or -o quiet (silent unless"
                + " it fails)."));
  }

  private static String shown(String option) {
    String safe = PushConsole.safe(option);
    return safe.length() > MAX_SHOWN ? safe.substring(0, MAX_SHOWN) + "…" : safe;
  }
}
