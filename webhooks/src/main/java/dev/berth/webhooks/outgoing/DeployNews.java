package dev.berth.webhooks.outgoing;

import java.net.URI;
import java.util.Optional;

/**
 * What people want to know of a deploy. Names and texts may come from strangers.
 *
 * @param commit abbreviated
 * @param summary one sentence of Berth's own, such as what failed
 * @param live where it can be looked at
 * @param deploy where its story is told
 */
public record DeployNews(
    Outcome outcome,
    String app,
    String environment,
    String commit,
    String author,
    String summary,
    Optional<URI> live,
    URI deploy) {

  /** How it ended. */
  public enum Outcome {
    LIVE("✅", "is live"),
    FAILED("❌", "failed"),
    ROLLED_BACK("↩️", "was rolled back"),
    CRASHING("🔥", "crashes again and again");

    private final String mark;
    private final String words;

    Outcome(String mark, String words) {
      this.mark = mark;
      this.words = words;
    }

    String mark() {
      return mark;
    }

    String words() {
      return words;
    }
  }
}
