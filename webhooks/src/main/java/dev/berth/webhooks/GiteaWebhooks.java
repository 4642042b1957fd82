package dev.berth.webhooks;

import dev.berth.webhooks.WebhookEvent.BranchDeleted;
import dev.berth.webhooks.WebhookEvent.Ping;
import java.util.List;
import java.util.Optional;

/**
 * Gitea and Forgejo, which adds headers of its own name. Their payloads follow GitHub's, but a
 * deleted branch is an event {@code delete} and no push.
 *
 * @see <a href="https://docs.gitea.com/usage/webhooks">Gitea's webhooks</a>
 * @see <a href="https://forgejo.org/docs/latest/user/webhooks">Forgejo's webhooks</a>
 */
final class GiteaWebhooks implements WebhookProvider {
  private static final List<String> EVENT = List.of("X-Forgejo-Event", "X-Gitea-Event");
  private static final String FORGEJO_SIGNATURE = "X-Forgejo-Signature";
  private static final String GITEA_SIGNATURE = "X-Gitea-Signature";

  /** A wrong signature of Forgejo's is not made good by another header. */
  @Override
  public Verification verify(Delivery delivery, Credential secret) {
    String header = delivery.headers().has(FORGEJO_SIGNATURE) ? FORGEJO_SIGNATURE : GITEA_SIGNATURE;
    return HmacSignature.verify(delivery, secret, header, "");
  }

  @Override
  public Optional<String> deliveryId(Delivery delivery) {
    return GitPayload.deliveryId(delivery, "X-Forgejo-Delivery", "X-Gitea-Delivery");
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
              case "ping" -> GitPayload.one(new Ping());
              case "push" -> push(body.get());
              case "delete" -> deletion(body.get());
              case "pull_request", "pull_request_sync" -> GitHubPullRequest.read(body.get());
              case "create" -> GitPayload.ignored("the event push tells the same");
              default -> GitPayload.ignored("Berth has no use for this kind of event");
            });
  }

  private static ParsedDelivery push(Fields payload) {
    return GitPayload.push(payload, GitPayload.repository(payload), user(payload, "pusher"));
  }

  private static ParsedDelivery deletion(Fields payload) {
    return payload.text("ref_type").equals("branch")
        ? GitPayload.one(
            new BranchDeleted(
                GitPayload.repository(payload),
                payload.refName("ref", "refs/heads/"),
                Optional.empty(),
                user(payload, "sender")))
        : GitPayload.ignored("a tag was deleted");
  }

  private static String user(Fields payload, String name) {
    return payload.object(name).anyText("login", "username");
  }
}
