package dev.berth.server.pipeline;

import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Walks deploys through their pipelines, durably: the only way to start, stop or watch one. */
public interface Engine {
  /** Records the deploy; from here on it ends by itself, whatever is killed. */
  DeployId submit(Submission submission);

  /** Submits the same request once more. */
  DeployId retry(DeployId id, String requestedBy);

  /** Ends a deploy that has not passed its point of no return and takes back what it did. */
  CancelOutcome cancel(DeployId id, String reason);

  /** Tries again to take a stuck deploy back. */
  void retryUndo(DeployId id, String requestedBy);

  /** Everything about one deploy. */
  Optional<DeployState> state(DeployId id);

  /** One deploy as lists show it. */
  Optional<Deploy> deploy(DeployId id);

  /** Waits until the deploy has a final status; empty when the patience ran out. */
  Optional<DeployState> await(DeployId id, Duration patience) throws InterruptedException;

  /** Follows one deploy from its beginning. */
  DeployFollower follow(DeployId id);

  /** How many deploys go before this one; 0 unless it waits. */
  int waitingBefore(DeployId id);

  /** All deploys that have not ended, the stuck ones not included. */
  List<Deploy> active();

  /** The same in one environment, in the order they run. */
  List<Deploy> activeIn(Environment environment);

  /** The newest deploys of an app, newest first. */
  List<Deploy> recentOf(AppName app, int limit);

  /** An app's deploys that have not ended or did so since then, newest first. */
  List<Deploy> openOrEndedSince(AppName app, Instant since);

  /**
   * The newest deploy of each environment that has one, by its key; superseded ones do not count.
   */
  Map<String, Deploy> newestOf(Collection<Environment> environments);

  /** What this step of each deploy left behind; missing where it has not succeeded. */
  <T> Map<DeployId, T> outputs(Collection<DeployId> deploys, StepKey<T> step);

  /** How many deploys are stuck. */
  int stuck();

  /** The kept lines of a deploy's log. */
  List<String> log(DeployId id);

  /**
   * Forgets deploys that ended long ago, their events and their logs.
   *
   * @param needed deploys whose story is kept whatever their age
   */
  void forget(Set<DeployId> needed);
}
