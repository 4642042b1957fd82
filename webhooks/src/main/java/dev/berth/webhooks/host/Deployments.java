package dev.berth.webhooks.host;

import dev.berth.webhooks.send.HostAnswer;
import java.net.URI;
import java.util.Optional;

/** Deployments as a hosting service lists them beside a repository. */
public interface Deployments {
  /** Makes sure that a deployment is known. */
  HostAnswer<DeploymentId> ensure(Deployment deployment);

  /** Says how far it is. */
  HostAnswer<DeploymentId> report(DeploymentId id, Progress progress);

  /**
   * What goes where.
   *
   * @param environment such as {@code production} or {@code preview/cart}
   * @param remembered what the service called it when it was made
   */
  record Deployment(
      String commit,
      String environment,
      String description,
      boolean production,
      Optional<DeploymentId> remembered) {}

  /**
   * How far a deployment is.
   *
   * @param environmentUrl where it can be looked at
   * @param log where its story is told
   */
  record Progress(State state, String description, Optional<URI> environmentUrl, URI log) {}

  /** How far it is. */
  enum State {
    IN_PROGRESS,
    SUCCESS,
    FAILURE,
    /** It was live and is no longer. */
    INACTIVE
  }
}
