package dev.berth.server.rollout;

/** Asks a new instance directly whether it serves. */
public interface HealthProbe {
  /**
   * Asks until the instance answers.
   *
   * @param stillActive called between attempts; throws to give up early
   * @throws dev.berth.server.failure.DeployException when it ended, answered 5xx or stayed silent:
   *     with the reason and its last lines
   */
  HealthEvidence probe(Instance instance, HealthCheck check, Runnable stillActive);
}
