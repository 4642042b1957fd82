package dev.berth.server.app;

import java.time.Instant;

/**
 * One app: a Git repository whose branches become environments.
 *
 * @param name its name, host and repository
 * @param productionBranch the branch that deploys to production
 * @param createdAt when it was first pushed
 */
public record App(AppName name, String productionBranch, Instant createdAt) {
  /** The environment a branch of this app deploys to. */
  public Environment environmentOf(String branch) {
    return branch.equals(productionBranch)
        ? Environment.production(name, branch)
        : Environment.preview(name, branch);
  }
}
