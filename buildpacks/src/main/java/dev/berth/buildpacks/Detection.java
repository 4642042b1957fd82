package dev.berth.buildpacks;

import dev.berth.buildpacks.profile.ProcessCandidate;
import java.util.List;

/** Whether a buildpack can build a source tree, and why. */
public sealed interface Detection {
  /**
   * It can.
   *
   * @param root the directory of the app in the repository
   * @param framework what the app was recognised as
   * @param reason one readable sentence, such as {@code package.json has next → Next.js}
   * @param processes what may be started, the likeliest first
   */
  record Matched(String root, String framework, String reason, List<ProcessCandidate> processes)
      implements Detection {
    public Matched {
      processes = List.copyOf(processes);
    }
  }

  /**
   * It cannot.
   *
   * @param reason what it looked for and did not find
   */
  record NotMatched(String reason) implements Detection {}
}
