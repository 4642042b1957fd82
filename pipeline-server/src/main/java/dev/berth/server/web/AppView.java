package dev.berth.server.web;

import java.time.Instant;
import java.util.List;

/**
 * One app as pages and API show it.
 *
 * @param name the app
 * @param productionBranch the branch that deploys to production
 * @param createdAt when it was first pushed
 * @param environments production first, then previews
 * @param deploys the newest deploys of all its environments, newest first
 */
record AppView(
    String name,
    String productionBranch,
    Instant createdAt,
    List<EnvironmentView> environments,
    List<DeploySummary> deploys) {}
