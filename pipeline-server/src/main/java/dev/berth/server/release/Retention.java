package dev.berth.server.release;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides which releases need not be kept any longer. The live release and the newest ones of each
 * open environment always stay: they are what a rollback goes back to.
 *
 * @param keepPerEnvironment how many releases of one environment stay
 */
public record Retention(int keepPerEnvironment) {
  /**
   * The releases that may be forgotten.
   *
   * @param ended environments that ended so long ago that nobody comes back for their releases
   */
  public List<Release> expired(List<Release> kept, Set<String> ended) {
    Map<String, Integer> seen = new HashMap<>();
    List<Release> expired = new ArrayList<>();
    for (Release release : kept.reversed()) {
      if (release.wentLiveAt().isEmpty()) {
        continue;
      }
      int rank = seen.merge(release.environment().key(), 1, Integer::sum);
      boolean wanted = rank <= keepPerEnvironment && !ended.contains(release.environment().key());
      if (!wanted && !release.live()) {
        expired.add(release);
      }
    }
    return expired;
  }
}
