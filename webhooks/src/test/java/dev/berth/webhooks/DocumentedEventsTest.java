package dev.berth.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.webhooks.WebhookEvent.PullRequest;
import dev.berth.webhooks.WebhookEvent.PullRequest.Action;
import dev.berth.webhooks.bitbucket.BitbucketWebhooks;
import dev.berth.webhooks.gitea.GiteaWebhooks;
import dev.berth.webhooks.github.GitHubWebhooks;
import dev.berth.webhooks.gitlab.GitLabWebhooks;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Events as each service documents them. */
class DocumentedEventsTest {
  private static final String REPOSITORY = "octo-org/shop";
  private static final String COMMIT = "6113728f27ae82c7b1a177c8d03f9e96e0adf246";

  @Test
  void gitHub() throws MalformedDelivery {
    assertThat(gitHub("push", "github-push"))
        .isEqualTo(new WebhookEvent.Push(REPOSITORY, "feature/checkout", COMMIT, "mona"));
    assertThat(gitHub("push", "github-push-deleted"))
        .isEqualTo(new WebhookEvent.BranchDeleted(REPOSITORY, "feature/checkout"));
    assertThat(gitHub("delete", "github-delete"))
        .isEqualTo(new WebhookEvent.BranchDeleted(REPOSITORY, "feature/checkout"));
    assertThat(gitHub("push", "github-push-tag"))
        .isEqualTo(new WebhookEvent.TagChanged(REPOSITORY, "v1.0"));
    assertThat(gitHub("ping", "github-ping"))
        .isEqualTo(new WebhookEvent.Ping(Optional.of(REPOSITORY)));
    assertThat(gitHub("star", "github-star")).isInstanceOf(WebhookEvent.Ignored.class);
    assertThat(gitHub("pull_request", "github-pull-request-labeled"))
        .isInstanceOf(WebhookEvent.Ignored.class);
  }

  @Test
  void gitHubsRequests() throws MalformedDelivery {
    PullRequest fork = (PullRequest) gitHub("pull_request", "github-pull-request-fork");
    assertThat(fork)
        .isEqualTo(
            new PullRequest(
                REPOSITORY,
                Action.OPENED,
                2,
                COMMIT,
                "changes",
                Optional.of("visitor/shop"),
                "visitor",
                "https://github.com/octo-org/shop/pull/2"));
    assertThat(fork.fromFork()).isTrue();

    PullRequest own = (PullRequest) gitHub("pull_request", "github-pull-request-own");
    assertThat(own.action()).isEqualTo(Action.UPDATED);
    assertThat(own.fromFork()).isFalse();

    PullRequest gone = (PullRequest) gitHub("pull_request", "github-pull-request-closed");
    assertThat(gone.action()).isEqualTo(Action.CLOSED);
    assertThat(gone.fromFork()).as("whose repository is gone is nobody of ours").isTrue();
  }

  @Test
  void aFormOfGitHubsIsReadToo() throws MalformedDelivery {
    byte[] form =
        ("payload=" + URLEncoder.encode(text("github-push"), StandardCharsets.UTF_8))
            .getBytes(StandardCharsets.UTF_8);
    Delivery delivery =
        new Delivery(
            Map.of("X-GitHub-Event", "push", "Content-Type", "application/x-www-form-urlencoded"),
            form);

    assertThat(new GitHubWebhooks().parse(delivery))
        .containsExactly(new WebhookEvent.Push(REPOSITORY, "feature/checkout", COMMIT, "mona"));
  }

  @Test
  void gitLab() throws MalformedDelivery {
    assertThat(gitLab("gitlab-push"))
        .isEqualTo(new WebhookEvent.Push(REPOSITORY, "main", COMMIT, "mona"));
    assertThat(gitLab("gitlab-push-deleted"))
        .isEqualTo(new WebhookEvent.BranchDeleted(REPOSITORY, "old"));
    assertThat(gitLab("gitlab-tag-push"))
        .isEqualTo(new WebhookEvent.TagChanged(REPOSITORY, "v1.0"));
    PullRequest fork = (PullRequest) gitLab("gitlab-merge-request-fork");
    assertThat(fork.number()).isEqualTo(7);
    assertThat(fork.author()).isEqualTo("visitor");
    assertThat(fork.fromFork()).isTrue();
    PullRequest own = (PullRequest) gitLab("gitlab-merge-request-update");
    assertThat(own.action()).isEqualTo(Action.UPDATED);
    assertThat(own.fromFork()).isFalse();
    assertThat(((PullRequest) gitLab("gitlab-merge-request-merge")).action())
        .isEqualTo(Action.CLOSED);
    assertThat(gitLab("gitlab-merge-request-approved")).isInstanceOf(WebhookEvent.Ignored.class);
  }

  @Test
  void gitea() throws MalformedDelivery {
    assertThat(gitea("push", "gitea-push"))
        .isEqualTo(new WebhookEvent.Push(REPOSITORY, "develop", COMMIT, "mona"));
    assertThat(gitea("delete", "gitea-delete"))
        .isEqualTo(new WebhookEvent.BranchDeleted(REPOSITORY, "develop"));
    PullRequest fork = (PullRequest) gitea("pull_request", "gitea-pull-request-fork");
    assertThat(fork.fromFork()).isTrue();
    assertThat(fork.number()).isEqualTo(3);
    PullRequest own = (PullRequest) gitea("pull_request_sync", "gitea-pull-request-sync");
    assertThat(own.fromFork()).isFalse();
    assertThat(own.action()).isEqualTo(Action.UPDATED);
  }

  @Test
  void bitbucket() throws MalformedDelivery {
    assertThat(bitbucket("repo:push", "bitbucket-push"))
        .containsExactly(
            new WebhookEvent.Push(REPOSITORY, "main", COMMIT, "557058:mona"),
            new WebhookEvent.BranchDeleted(REPOSITORY, "gone"),
            new WebhookEvent.TagChanged(REPOSITORY, "v1.0"));
    PullRequest fork =
        (PullRequest) bitbucket("pullrequest:created", "bitbucket-pull-request-fork").getFirst();
    assertThat(fork.fromFork()).isTrue();
    assertThat(fork.author()).isEqualTo("557058:visitor");
    PullRequest own =
        (PullRequest) bitbucket("pullrequest:updated", "bitbucket-pull-request-own").getFirst();
    assertThat(own.fromFork()).isFalse();
    PullRequest gone =
        (PullRequest) bitbucket("pullrequest:rejected", "bitbucket-pull-request-gone").getFirst();
    assertThat(gone.action()).isEqualTo(Action.CLOSED);
    assertThat(gone.fromFork()).isTrue();
  }

  private static WebhookEvent gitHub(String event, String file) throws MalformedDelivery {
    return only(new GitHubWebhooks(), "X-GitHub-Event", event, file);
  }

  private static WebhookEvent gitLab(String file) throws MalformedDelivery {
    return only(new GitLabWebhooks(), "X-Gitlab-Event", "any", file);
  }

  private static WebhookEvent gitea(String event, String file) throws MalformedDelivery {
    return only(new GiteaWebhooks(), "X-Gitea-Event", event, file);
  }

  private static List<WebhookEvent> bitbucket(String event, String file) throws MalformedDelivery {
    return new BitbucketWebhooks()
        .parse(new Delivery(Map.of("X-Event-Key", event), Examples.bytes(file)));
  }

  private static WebhookEvent only(
      WebhookProvider provider, String header, String event, String file) throws MalformedDelivery {
    List<WebhookEvent> events =
        provider.parse(new Delivery(Map.of(header, event), Examples.bytes(file)));
    assertThat(events).hasSize(1);
    return events.getFirst();
  }

  private static String text(String file) {
    return new String(Examples.bytes(file), StandardCharsets.UTF_8);
  }
}
