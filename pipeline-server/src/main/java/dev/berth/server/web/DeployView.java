package dev.berth.server.web;

import dev.berth.server.failure.Failure;
import dev.berth.server.pipeline.DeployState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One deploy as its page and the API show it.
 *
 * @param summary what lists show too
 * @param url where its environment answers
 * @param steps in order
 * @param failure why it was taken back
 * @param stays what of it could not be taken back
 * @param queueAhead how many deploys go first, while it waits
 * @param release the release it made
 * @param supersededBy the deploy that took its place
 */
record DeployView(
    DeploySummary summary,
    String url,
    List<StepView> steps,
    Optional<Failure> failure,
    List<DeployState.Stay> stays,
    int queueAhead,
    Optional<Long> release,
    Optional<String> supersededBy) {
  /**
   * One step.
   *
   * @param name the step
   * @param status where it stands, in lower case
   * @param attempts how often it was tried again
   */
  record StepView(
      String name,
      String status,
      int attempts,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt) {
    /** How long it took. */
    public Optional<Duration> duration() {
      return startedAt.flatMap(start -> endedAt.map(end -> Duration.between(start, end)));
    }
  }
}
