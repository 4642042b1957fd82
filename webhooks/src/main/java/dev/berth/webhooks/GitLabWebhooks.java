package dev.berth.webhooks;

import dev.berth.webhooks.WebhookEvent.Action;
import dev.berth.webhooks.WebhookEvent.PullRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * GitLab, in the cloud or self-managed. A secret of the form {@code whsec_…} is a signing token,
 * with which GitLab signs as Standard Webhooks says; any other is the older secret token, which is
 * sent along as it is and proves nothing about the body.
 *
 * @see <a href="https://docs.gitlab.com/user/project/integrations/webhooks/">GitLab's webhooks</a>
 * @see <a href="https://docs.gitlab.com/user/project/integrations/webhook_events/">their events</a>
 */
final class GitLabWebhooks implements WebhookProvider {
  private static final List<String> EVENT = List.of("X-Gitlab-Event");
  private static final String TOKEN = "X-Gitlab-Token";

  private final Clock clock;

  GitLabWebhooks(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Verification verify(Delivery delivery, Credential secret) {
    if (delivery.excess().isPresent()) {
      return new Verification.Forged(delivery.excess().get().sentence());
    }
    if (StandardWebhook.isSecret(secret)) {
      return StandardWebhook.verify(
          delivery.headers(), delivery.bytes(), secret, clock.instant(), StandardWebhook.TOLERANCE);
    }
    List<String> tokens = delivery.headers().all(TOKEN);
    if (tokens.isEmpty()) {
      return new Verification.Unsigned(TOKEN);
    }
    if (tokens.size() > 1) {
      return new Verification.Forged(TOKEN + " occurs more than once");
    }
    return MessageDigest.isEqual(secret.bytes(), tokens.getFirst().getBytes(StandardCharsets.UTF_8))
        ? new Verification.Genuine()
        : new Verification.Forged(TOKEN + " is another secret");
  }

  /**
   * The event's id comes last: webhooks that trigger each other share it. GitLab 17.4 has better.
   */
  @Override
  public Optional<String> deliveryId(Delivery delivery) {
    return GitPayload.deliveryId(
        delivery, StandardWebhook.ID, "Idempotency-Key", "X-Gitlab-Event-UUID");
  }

  @Override
  public Optional<String> event(Delivery delivery) {
    return GitPayload.eventName(delivery, EVENT);
  }

  @Override
  public ParsedDelivery parse(Delivery delivery) {
    return Payload.read(
        delivery,
        body ->
            switch (GitPayload.event(delivery, EVENT)) {
              case "Push Hook", "Tag Push Hook" -> push(body.get());
              case "Merge Request Hook" -> mergeRequest(body.get());
              default -> GitPayload.ignored("Berth has no use for this kind of event");
            });
  }

  private static ParsedDelivery push(Fields payload) {
    return GitPayload.push(
        payload, repository(payload), payload.anyText("user_username", "user_name"));
  }

  private static Repository repository(Fields payload) {
    Fields project = payload.object("project");
    return new Repository(project.fullName("path_with_namespace"), project.url("web_url"));
  }

  private static ParsedDelivery mergeRequest(Fields payload) {
    Fields request = payload.object("object_attributes");
    return action(payload, request)
        .<ParsedDelivery>map(action -> GitPayload.one(event(payload, request, action)))
        .orElseGet(
            () -> GitPayload.ignored("the merge request changed in nothing that is deployed"));
  }

  /** An update without {@code oldrev} brought no commits. Test deliveries have no action at all. */
  private static Optional<Action> action(Fields payload, Fields request) {
    return switch (request.optionalText("action").orElse("")) {
      case "open", "reopen" -> Optional.of(Action.OPENED);
      case "close", "merge" -> Optional.of(Action.CLOSED);
      case "update" -> {
        boolean moved =
            payload
                .optionalObject("changes")
                .filter(changes -> changes.has("target_branch"))
                .isPresent();
        yield moved || request.optionalText("oldrev").isPresent()
            ? Optional.of(Action.UPDATED)
            : Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  private static PullRequest event(Fields payload, Fields request, Action action) {
    return new PullRequest(
        action,
        repository(payload),
        request.number("iid"),
        request.object("last_commit").commit("id"),
        request.refName("source_branch", "refs/heads/"),
        request.optionalObject("source").map(source -> source.fullName("path_with_namespace")),
        request.refName("target_branch", "refs/heads/"),
        payload.object("user").text("username"),
        !request.hasEqualNumbers("source_project_id", "target_project_id"),
        action == Action.CLOSED && request.text("action").equals("merge"),
        request.url("url"));
  }
}
