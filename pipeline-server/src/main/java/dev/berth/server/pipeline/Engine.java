package dev.berth.server.pipeline;

import java.time.Duration;
import java.util.List;
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

  /** What was asked for. */
  <I> I request(DeployId id, Class<I> type);

  /** Waits until the deploy has a final status; empty when the patience ran out. */
  Optional<DeployState> await(DeployId id, Duration patience) throws InterruptedException;

  /** Follows one deploy from its beginning. */
  DeployFollower follow(DeployId id);

  /** How many deploys go before this one; 0 unless it waits. */
  int waitingBefore(DeployId id);

  /** All deploys that have not ended, the stuck ones not included. */
  List<Deploy> active();

  /** The newest deploys of all lanes that begin like this, newest first. */
  List<Deploy> recent(String lanePrefix, int limit);

  /** The kept lines of a deploy's log. */
  List<String> log(DeployId id);

  /**
   * Forgets deploys that ended long ago, their events and their logs.
   *
   * @param needed deploys whose story is kept whatever their age
   */
  void forget(Set<DeployId> needed);
}
