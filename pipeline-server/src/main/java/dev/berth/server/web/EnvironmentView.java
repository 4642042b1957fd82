package dev.berth.server.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * One environment as pages and API show it.
 *
 * @param name the environment's key, also its first host label
 * @param title {@code production} or the branch
 * @param branch the branch that deploys here
 * @param production false for a preview
 * @param url where it answers
 * @param release the number of the release that answers there
 * @param live that release
 * @param previous the newest release that can be gone back to
 * @param deploy the newest deploy, running or ended
 * @param crash how often the live release ended by itself; empty when it never did
 */
record EnvironmentView(
    String name,
    String title,
    String branch,
    boolean production,
    String url,
    Optional<Long> release,
    Optional<ReleaseView> live,
    Optional<Long> previous,
    Optional<DeploySummary> deploy,
    Optional<CrashView> crash) {
  /** One word for the state: what visitors get and what is under way. */
  @JsonProperty
  public String state() {
    if (deploy.map(DeploySummary::active).orElse(false)) {
      return "deploying";
    }
    boolean failed = deploy.map(last -> last.status().equals("failed")).orElse(false);
    if (live.isEmpty()) {
      return failed ? "failed" : "empty";
    }
    if (crash.map(CrashView::loop).orElse(false)) {
      return "crashing";
    }
    return failed ? "stale" : "live";
  }
}
