package dev.berth.webhooks;

import java.util.Optional;

/**
 * What happened at a hosting service. Commits are hexadecimal ids; branches and tags are valid
 * names for Git without {@code refs/…} before them; everything else is text that a stranger may
 * have chosen, bounded and without control characters.
 */
public sealed interface WebhookEvent {
  /**
   * A branch points at another commit.
   *
   * @param before empty for a new branch
   * @param pusher whoever pushed, as the service calls them
   */
  record Push(
      Repository repository, String branch, Optional<String> before, String after, String pusher)
      implements WebhookEvent {}

  /**
   * A branch is gone.
   *
   * @param before where it pointed, if the service says so
   */
  record BranchDeleted(Repository repository, String branch, Optional<String> before, String pusher)
      implements WebhookEvent {}

  /**
   * A tag is there or was moved.
   *
   * @param after the commit, or the tag object of an annotated tag
   */
  record TagPushed(Repository repository, String tag, String after, String pusher)
      implements WebhookEvent {}

  /**
   * A pull request, which GitLab calls a merge request.
   *
   * @param repository the one that it asks to change
   * @param headSha the commit it offers; abbreviated to 12 digits by Bitbucket
   * @param headRepository where that is; empty when the fork was deleted
   * @param author who opened it; GitLab tells only who did what is reported
   * @param fromFork true unless it certainly comes from a branch of {@code repository} itself
   * @param merged true only for a closed one
   * @param url where people look at it
   */
  record PullRequest(
      Action action,
      Repository repository,
      long number,
      String headSha,
      String headBranch,
      Optional<String> headRepository,
      String baseBranch,
      String author,
      boolean fromFork,
      boolean merged,
      String url)
      implements WebhookEvent {}

  /** What became of a pull request. */
  enum Action {
    /** Opened, or opened again. */
    OPENED,
    /** Other commits, or another branch to go into. */
    UPDATED,
    /** Merged or turned down. */
    CLOSED
  }

  /** The service asks whether anybody is there. */
  record Ping() implements WebhookEvent {}

  /**
   * Nothing to do.
   *
   * @param reason one sentence; repeats nothing of the delivery
   */
  record Ignored(String reason) implements WebhookEvent {}
}
