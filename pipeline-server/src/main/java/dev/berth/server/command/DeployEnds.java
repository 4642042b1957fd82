package dev.berth.server.command;

import dev.berth.server.app.PublicUrls;
import dev.berth.server.failure.DeployException;
import dev.berth.server.pipeline.DeployId;
import dev.berth.server.pipeline.DeployState;
import dev.berth.server.pipeline.DeployStatus;
import dev.berth.server.pipeline.Engine;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseHistory;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Waits for deploys that a command started. */
record DeployEnds(Engine engine, ReleaseHistory history, PublicUrls urls) {
  private static final Duration BEAT = Duration.ofSeconds(1);

  /**
   * What a deploy brought.
   *
   * @param url where it answers
   * @param release its number
   */
  record Live(String deploy, String environment, String url, long release) {
    String words() {
      return url + ", release " + release;
    }
  }

  /** Waits until it is live; a deploy that is not ends the command with its own failure. */
  Live await(DeployId id, Call call) throws InterruptedException {
    Optional<DeployState> end = engine.await(id, Duration.ZERO);
    while (end.isEmpty()) {
      // Also finds out that the caller is gone.
      call.progress("live", "bringing it to what is live");
      end = engine.await(id, BEAT);
    }
    DeployState state = end.get();
    if (state.status() != DeployStatus.SUCCEEDED) {
      if (state.failure() != null) {
        throw new DeployException(state.failure());
      }
      throw new Failed("the deploy was " + state.status().name().toLowerCase(Locale.ROOT));
    }
    Release release = history.of(id).orElseThrow();
    return new Live(
        id.toString(),
        release.environment().key(),
        urls.of(release.environment()).toString(),
        release.number());
  }
}
