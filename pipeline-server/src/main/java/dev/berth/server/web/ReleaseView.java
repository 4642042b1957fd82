package dev.berth.server.web;

import dev.berth.server.release.Release;
import java.time.Instant;
import java.util.Optional;

/**
 * One release as pages and API show it.
 *
 * @param number the release's number within its app
 * @param environment the environment's key
 * @param commit full object id
 * @param subject first line of the commit message
 * @param image {@code repository@sha256:…}
 * @param rollbackOf the release this one repeats
 * @param live true while it answers
 * @param deploy the deploy that made it
 */
record ReleaseView(
    long number,
    String environment,
    String commit,
    String subject,
    String author,
    String image,
    Optional<Long> rollbackOf,
    boolean live,
    String deploy,
    Instant createdAt,
    Optional<Instant> wentLiveAt) {
  static ReleaseView of(Release release) {
    return new ReleaseView(
        release.number(),
        release.environment().key(),
        release.commit(),
        release.subject(),
        release.author(),
        release.image(),
        release.rollbackOf() == 0 ? Optional.empty() : Optional.of(release.rollbackOf()),
        release.live(),
        release.deploy().toString(),
        release.createdAt(),
        release.wentLiveAt());
  }

  /** The commit as people write it. */
  public String shortCommit() {
    return commit.length() > 7 ? commit.substring(0, 7) : commit;
  }
}
