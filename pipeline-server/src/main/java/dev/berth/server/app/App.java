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
    if (branch.equals(productionBranch)) {
      return Environment.production(name, branch);
    }
    return Environment.ofFork(name, branch).orElseGet(() -> Environment.preview(name, branch));
  }
}
