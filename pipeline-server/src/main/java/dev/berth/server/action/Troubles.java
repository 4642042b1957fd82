package dev.berth.server.action;

import dev.berth.server.deploy.Crashes;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What is wrong with live releases. */
@Component
public class Troubles {
  private final Crashes crashes;
  private final Clock clock;

  Troubles(Crashes crashes, Clock clock) {
    this.crashes = crashes;
    this.clock = clock;
  }

  /**
   * How an environment's live release does.
   *
   * @param crashing whether it crashes again and again
   * @param restarts how often it ended by itself since it went live
   * @param words what happened, for people
   */
  public record Trouble(boolean crashing, int restarts, String words) {}

  /** By the environment's key; those without trouble are missing. */
  public Map<String, Trouble> all() {
    Instant now = clock.instant();
    return crashes.live().values().stream()
        .collect(
            Collectors.toMap(
                Crashes.Story::environment,
                story -> new Trouble(story.isLoop(now), story.count(), story.words())));
  }
}
