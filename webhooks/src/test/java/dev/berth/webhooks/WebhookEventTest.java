package dev.berth.webhooks;

import static dev.berth.webhooks.Deliveries.NEW;
import static dev.berth.webhooks.Deliveries.OLD;
import static dev.berth.webhooks.Deliveries.events;
import static dev.berth.webhooks.HostingService.BITBUCKET;
import static dev.berth.webhooks.HostingService.GITEA;
import static dev.berth.webhooks.HostingService.GITHUB;
import static dev.berth.webhooks.HostingService.GITLAB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.webhooks.WebhookEvent.Action;
import dev.berth.webhooks.WebhookEvent.BranchDeleted;
import dev.berth.webhooks.WebhookEvent.Ignored;
import dev.berth.webhooks.WebhookEvent.Ping;
import dev.berth.webhooks.WebhookEvent.PullRequest;
import dev.berth.webhooks.WebhookEvent.Push;
import dev.berth.webhooks.WebhookEvent.TagPushed;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The events that the services document, one file each. */
class WebhookEventTest {
  private static final Repository ON_GITHUB =
      new Repository("octo/shop", "https://github.example/octo/shop");
  private static final Repository ON_GITLAB =
      new Repository("team/web/shop", "https://gitlab.example/team/web/shop");
  private static final Repository ON_GITEA =
      new Repository("octo/shop", "https://git.example/octo/shop");
  private static final Repository ON_BITBUCKET =
      new Repository("octo/shop", "https://bitbucket.example/octo/shop");

  @Test
  void gitHubPushes() {
    assertThat(events(GITHUB, "push", "github-push"))
        .containsExactly(new Push(ON_GITHUB, "feature/cart", Optional.of(OLD), NEW, "mona"));
    assertThat(events(GITHUB, "push", "github-branch-deleted"))
        .containsExactly(new BranchDeleted(ON_GITHUB, "feature/cart", Optional.of(OLD), "mona"));
    assertThat(events(GITHUB, "push", "github-tag"))
        .containsExactly(new TagPushed(ON_GITHUB, "v1.0", NEW, "mona"));
    assertThat(events(GITHUB, "ping", "github-ping")).containsExactly(new Ping());
  }

  /** GitHub lists up to 2,048 commits with the names of their files, and sends up to 25 MB. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPushOfVeryManyCommits(boolean asForm) {
    String commit =
        "{\"id\":\"%s\",\"message\":\"x\",\"added\":[%s]}"
            .formatted(
                NEW, String.join(",", Collections.nCopies(450, "\"src/main/java/App.java\"")));
    String push =
        new String(Deliveries.file("github-push"), StandardCharsets.UTF_8)
            .replace(
                "\"commits\": [",
                "\"commits\": [" + String.join(",", Collections.nCopies(1800, commit)) + ",");
    assertThat(push.length()).isBetween(20_000_000, Delivery.MAX_BODY);
    Map<String, List<String>> headers =
        Map.of(
            "X-GitHub-Event",
            List.of("push"),
            "Content-Type",
            List.of(asForm ? "application/x-www-form-urlencoded" : "application/json"));
    String body =
        asForm
            ? "payload=" + push.replace("%", "%25").replace("&", "%26").replace("+", "%2B")
            : push;

    assertThat(
            Deliveries.provider(GITHUB)
                .parse(Delivery.owning(headers, body.getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(
            new ParsedDelivery.Events(
                List.of(new Push(ON_GITHUB, "feature/cart", Optional.of(OLD), NEW, "mona"))));
  }

  @Test
  void gitHubsPullRequests() {
    PullRequest opened =
        new PullRequest(
            Action.OPENED,
            ON_GITHUB,
            7,
            NEW,
            "cart",
            Optional.of("guest/shop"),
            "main",
            "guest",
            true,
            false,
            "https://github.example/octo/shop/pull/7");

    assertThat(events(GITHUB, "pull_request", "github-pull-request-opened"))
        .containsExactly(opened);
    assertThat(events(GITHUB, "pull_request", "github-pull-request-synchronize"))
        .containsExactly(
            new PullRequest(
                Action.UPDATED,
                ON_GITHUB,
                7,
                NEW,
                "cart",
                Optional.of("octo/shop"),
                "main",
                "mona",
                false,
                false,
                opened.url()));
    assertThat(events(GITHUB, "pull_request", "github-pull-request-merged"))
        .containsExactly(
            new PullRequest(
                Action.CLOSED,
                ON_GITHUB,
                7,
                NEW,
                "cart",
                Optional.empty(),
                "main",
                "guest",
                true,
                true,
                opened.url()));
  }

  @Test
  void anEditedPullRequestCountsWhenItGoesIntoAnotherBranch() {
    assertThat(events(GITHUB, "pull_request", "github-pull-request-retargeted"))
        .singleElement()
        .isInstanceOfSatisfying(
            PullRequest.class, request -> assertThat(request.action()).isEqualTo(Action.UPDATED));
    assertThat(events(GITHUB, "pull_request", "github-pull-request-renamed"))
        .singleElement()
        .isInstanceOf(Ignored.class);
  }

  @Test
  void gitLabPushes() {
    assertThat(events(GITLAB, "Push Hook", "gitlab-push"))
        .containsExactly(new Push(ON_GITLAB, "main", Optional.of(OLD), NEW, "mona"));
    assertThat(events(GITLAB, "Push Hook", "gitlab-branch-created"))
        .containsExactly(new Push(ON_GITLAB, "main", Optional.empty(), NEW, "mona"));
    assertThat(events(GITLAB, "Push Hook", "gitlab-branch-deleted"))
        .containsExactly(new BranchDeleted(ON_GITLAB, "main", Optional.of(OLD), "mona"));
    assertThat(events(GITLAB, "Tag Push Hook", "gitlab-tag"))
        .containsExactly(new TagPushed(ON_GITLAB, "v1.0", NEW, "mona"));
  }

  @Test
  void gitLabsMergeRequests() {
    assertThat(events(GITLAB, "Merge Request Hook", "gitlab-merge-request-open"))
        .containsExactly(mergeRequest(Action.OPENED, Optional.of("team/web/shop"), false, false));
    assertThat(events(GITLAB, "Merge Request Hook", "gitlab-merge-request-fork-update"))
        .containsExactly(mergeRequest(Action.UPDATED, Optional.of("guest/shop"), true, false));
    assertThat(events(GITLAB, "Merge Request Hook", "gitlab-merge-request-merge"))
        .containsExactly(mergeRequest(Action.CLOSED, Optional.of("team/web/shop"), false, true));
    assertThat(events(GITLAB, "Merge Request Hook", "gitlab-merge-request-close"))
        .containsExactly(mergeRequest(Action.CLOSED, Optional.empty(), true, false));
    assertThat(events(GITLAB, "Merge Request Hook", "gitlab-merge-request-label"))
        .singleElement()
        .isInstanceOf(Ignored.class);
  }

  @ParameterizedTest
  @CsvSource({"X-Gitea-Event", "X-Forgejo-Event"})
  void giteaAndForgejoPush(String header) {
    assertThat(
            Deliveries.provider(GITEA)
                .parse(Deliveries.of(Deliveries.file("gitea-push"), header, "push")))
        .isEqualTo(GitPayload.one(new Push(ON_GITEA, "main", Optional.of(OLD), NEW, "mona")));
  }

  @Test
  void giteaTellsOfDeletedBranchesByAnEventOfTheirOwn() {
    assertThat(events(GITEA, "delete", "gitea-branch-deleted"))
        .containsExactly(new BranchDeleted(ON_GITEA, "feature/cart", Optional.empty(), "mona"));
    assertThat(events(GITEA, "delete", "gitea-tag-deleted"))
        .containsExactly(new Ignored("a tag was deleted"));
  }

  @Test
  void giteasPullRequests() {
    assertThat(events(GITEA, "pull_request", "gitea-pull-request-opened"))
        .containsExactly(onGitea(Action.OPENED, "guest/shop", true, false));
    assertThat(events(GITEA, "pull_request", "gitea-pull-request-synchronized"))
        .containsExactly(onGitea(Action.UPDATED, "octo/shop", false, false));
    assertThat(events(GITEA, "pull_request", "gitea-pull-request-closed"))
        .containsExactly(onGitea(Action.CLOSED, "guest/shop", true, true));
  }

  @Test
  void onePushToBitbucketMayChangeSeveralBranches() {
    assertThat(events(BITBUCKET, "repo:push", "bitbucket-push"))
        .containsExactly(
            new Push(ON_BITBUCKET, "main", Optional.of(OLD), NEW, "mona"),
            new Push(ON_BITBUCKET, "feature/cart", Optional.empty(), NEW, "mona"),
            new BranchDeleted(ON_BITBUCKET, "old", Optional.of(OLD), "mona"),
            new TagPushed(ON_BITBUCKET, "v1.0", NEW, "mona"),
            new Ignored("a tag was deleted"));
  }

  @ParameterizedTest
  @CsvSource({
    "pullrequest:created, bitbucket-pull-request, OPENED, guest/shop, true, false",
    "pullrequest:updated, bitbucket-pull-request, UPDATED, guest/shop, true, false",
    "pullrequest:fulfilled, bitbucket-pull-request-fulfilled, CLOSED, octo/shop, false, true",
    "pullrequest:rejected, bitbucket-pull-request-rejected, CLOSED, , true, false"
  })
  void bitbucketsPullRequests(
      String event, String file, Action action, String head, boolean fromFork, boolean merged) {
    assertThat(events(BITBUCKET, event, file))
        .containsExactly(
            new PullRequest(
                action,
                ON_BITBUCKET,
                6,
                "b2b2b2b2b2b2",
                "cart",
                Optional.ofNullable(head),
                "main",
                "guest",
                fromFork,
                merged,
                "https://bitbucket.example/octo/shop/pull-requests/6"));
  }

  @ParameterizedTest
  @EnumSource
  void anUnknownEventIsIgnoredWithoutLookingIntoIt(HostingService service) {
    assertThat(Deliveries.parse(service, "of:another_kind", "{\"whatever\":[]}"))
        .isEqualTo(GitPayload.ignored("Berth has no use for this kind of event"));
  }

  @ParameterizedTest
  @CsvSource({
    "GITHUB, X-GitHub-Delivery, 72d3162e-cc78-11e3-81ab-4c9367dc0958",
    "GITLAB, Idempotency-Key, f5e5f430-f57b-4e6e-9fac-d9128cd7232f",
    "GITLAB, X-Gitlab-Event-UUID, 13792a34-cac6-4fda-95a8-c58e00a3954e",
    "GITEA, X-Gitea-Delivery, f6266f16-1bf3-46a5-9ea4-602e06ead473",
    "GITEA, X-Forgejo-Delivery, f6266f16-1bf3-46a5-9ea4-602e06ead473",
    "BITBUCKET, X-Request-UUID, {62e8c7a4-0a9b-4a0d-8f3e-1b7f0f2f7d9c}"
  })
  void aDeliveryHasTheIdThatItsServiceGaveIt(HostingService service, String header, String id) {
    WebhookProvider provider = Deliveries.provider(service);

    assertThat(provider.deliveryId(Deliveries.of("{}", header, id))).contains(id);
    assertThat(provider.deliveryId(Deliveries.of("{}", header, "<script>"))).isEmpty();
    assertThat(provider.deliveryId(Deliveries.of("{}"))).isEmpty();
  }

  private static PullRequest mergeRequest(
      Action action, Optional<String> head, boolean fromFork, boolean merged) {
    return new PullRequest(
        action,
        ON_GITLAB,
        3,
        NEW,
        "cart",
        head,
        "main",
        "mona",
        fromFork,
        merged,
        "https://gitlab.example/team/web/shop/-/merge_requests/3");
  }

  private static PullRequest onGitea(Action action, String head, boolean fromFork, boolean merged) {
    return new PullRequest(
        action,
        ON_GITEA,
        4,
        NEW,
        "cart",
        Optional.of(head),
        "main",
        "mona",
        fromFork,
        merged,
        "https://git.example/octo/shop/pulls/4");
  }
}
