package dev.berth.server.inbound;

import dev.berth.server.app.AppName;
import java.time.Instant;

/**
 * A pull request, or merge request, of a connected repository.
 *
 * @param head the commit it offers
 * @param branch the branch it comes from
 * @param source the repository it comes from; empty when that is gone
 * @param fork whether that is somebody else's
 * @param author who opened it
 */
public record KnownPullRequest(
    AppName app,
    int number,
    String head,
    String branch,
    String source,
    boolean fork,
    String author,
    String url,
    State state,
    Instant updatedAt) {
  /** Where it stands. */
  public enum State {
    /** Its author is not approved yet, so nothing of it runs. */
    WAITING,
    OPEN,
    CLOSED
  }
}
