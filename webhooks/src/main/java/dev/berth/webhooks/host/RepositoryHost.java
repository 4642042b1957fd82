package dev.berth.webhooks.host;

import dev.berth.webhooks.send.HostAnswer;
import dev.berth.webhooks.send.HttpSender;
import java.time.Clock;
import java.util.Optional;

/** One repository at its hosting service, with the token that was given for it. */
public interface RepositoryHost {
  /** The repository that settings name. */
  static RepositoryHost of(HostSettings settings, HttpSender sender, Clock clock) {
    return switch (settings.service()) {
      case GITHUB -> new GitHubHost(settings, sender, clock);
      case GITLAB -> new GitLabHost(settings, sender, clock);
      case GITEA -> new GiteaHost(settings, sender, clock);
      case BITBUCKET -> new BitbucketHost(settings, sender, clock);
    };
  }

  /** Reads what the repository is and what the token may do. */
  HostAnswer<RepositoryAccess> access();

  /** Makes sure that a commit has this status; answers with it as it was cut to the limits. */
  HostAnswer<CommitStatus> publish(CommitStatus status);

  /** Makes sure that a pull request has this comment, once. */
  HostAnswer<CommentId> ensureComment(long pullRequest, Comment comment);

  /** Makes sure that the repository has this webhook, once, with the events that Berth reads. */
  HostAnswer<WebhookId> ensureWebhook(WebhookTarget target);

  /** Asks for a delivery to try a webhook with. */
  HostAnswer<TestDelivery> testWebhook(WebhookId webhook);

  /** Deployments, where the service has them and Berth tells of them. */
  default Optional<Deployments> deployments() {
    return Optional.empty();
  }
}
