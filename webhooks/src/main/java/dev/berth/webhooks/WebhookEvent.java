package dev.berth.webhooks;

import java.util.Optional;

/** What a delivery tells. Repositories are named as their service does, {@code owner/name}. */
public sealed interface WebhookEvent {
  /**
   * A branch was made or moved.
   *
   * @param after the commit it points to now
   * @param pusher who did it, for people
   */
  record Push(String repository, String branch, String after, String pusher)
      implements WebhookEvent {}

  /** A branch is gone. */
  record BranchDeleted(String repository, String branch) implements WebhookEvent {}

  /** A tag was made, moved or deleted. */
  record TagChanged(String repository, String tag) implements WebhookEvent {}

  /**
   * Something about a pull request, or merge request.
   *
   * @param number its number in the repository it wants to go to
   * @param head the commit that it offers
   * @param branch the branch that it comes from
   * @param source the repository that it comes from; empty when that is gone
   * @param author who opened it
   * @param url its page
   */
  record PullRequest(
      String repository,
      Action action,
      int number,
      String head,
      String branch,
      Optional<String> source,
      String author,
      String url)
      implements WebhookEvent {
    /** What happened to it. */
    public enum Action {
      OPENED,
      UPDATED,
      /** Merged or not. */
      CLOSED
    }

    /** Whether it comes from another repository than the one it wants to go to. */
    public boolean fromFork() {
      return !source.equals(Optional.of(repository));
    }
  }

  /** The service tries whether anybody listens. */
  record Ping(Optional<String> repository) implements WebhookEvent {}

  /**
   * Nothing that concerns deploys.
   *
   * @param why for people
   */
  record Ignored(String why) implements WebhookEvent {}
}
