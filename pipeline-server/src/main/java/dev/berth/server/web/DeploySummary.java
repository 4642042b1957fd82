package dev.berth.server.web;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One deploy as lists show it.
 *
 * @param id the deploy
 * @param app its app
 * @param environment the environment's key
 * @param environmentTitle {@code production} or the branch
 * @param kind {@code deploy} or {@code rollback}
 * @param title what it brings live: a commit's subject or the release gone back to
 * @param commit full object id; empty for a rollback
 * @param status where it stands, in lower case
 * @param requestedBy who asked for it
 */
record DeploySummary(
    String id,
    String app,
    String environment,
    String environmentTitle,
    String kind,
    String title,
    String commit,
    String status,
    String requestedBy,
    Instant submittedAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Optional<String> failureCode) {
  /** True while something may still happen by itself. */
  public boolean active() {
    return status.equals("waiting") || status.equals("running") || status.equals("undoing");
  }

  /** The commit as people write it. */
  public String shortCommit() {
    return commit.length() > 7 ? commit.substring(0, 7) : commit;
  }

  /** How long it worked. */
  public Optional<Duration> duration() {
    return startedAt.flatMap(start -> endedAt.map(end -> Duration.between(start, end)));
  }
}
