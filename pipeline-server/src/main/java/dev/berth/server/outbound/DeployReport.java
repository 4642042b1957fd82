package dev.berth.server.outbound;

import dev.berth.server.app.Environment;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * What there is to tell of a deploy now.
 *
 * @param deploy its id
 * @param commit full id; empty for what brings no commit
 * @param words one sentence
 * @param advice what to do about a failure; empty for anything else
 * @param endedAt when it ended; the end of time before that
 * @param live where the environment is to be seen
 * @param page the deploy's own page
 */
record DeployReport(
    String deploy,
    Environment environment,
    String commit,
    State state,
    boolean rollback,
    String words,
    String advice,
    String author,
    Instant endedAt,
    URI live,
    URI page) {
  /** How far it is. */
  enum State {
    PENDING,
    LIVE,
    FAILED,
    /** Something newer took its place, or somebody ended it. */
    DROPPED
  }

  /** Changes when there is something else to tell. */
  String key() {
    return deploy + " " + state;
  }

  boolean isFinal() {
    return state != State.PENDING;
  }

  Optional<String> commitId() {
    return Optional.of(commit).filter(id -> !id.isEmpty());
  }
}
