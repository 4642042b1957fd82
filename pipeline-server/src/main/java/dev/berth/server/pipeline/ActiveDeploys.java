package dev.berth.server.pipeline;

import java.util.List;

/** Which deploys are under way, for whoever works beside the engine or in one of its steps. */
public interface ActiveDeploys {
  /**
   * One of them.
   *
   * @param isWaiting whether it has not started
   */
  record Active(DeployId id, boolean isWaiting) {}

  /** All that have not ended, the stuck ones not included. */
  List<Active> now();
}
