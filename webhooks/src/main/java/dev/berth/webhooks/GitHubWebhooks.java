package dev.berth.webhooks;

import dev.berth.webhooks.WebhookEvent.Ping;
import java.util.List;
import java.util.Optional;

/**
 * GitHub, in the cloud or Enterprise Server.
 *
 * @see <a
 *     href="https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries">validating
 *     webhook deliveries</a>
 * @see <a href="https://docs.github.com/en/webhooks/webhook-events-and-payloads">events and
 *     payloads</a>
 */
final class GitHubWebhooks implements WebhookProvider {
  private static final List<String> EVENT = List.of("X-GitHub-Event");

  @Override
  public Verification verify(Delivery delivery, Credential secret) {
    return HmacSignature.verify(delivery, secret, "X-Hub-Signature-256", "sha256=");
  }

  @Override
  public Optional<String> deliveryId(Delivery delivery) {
    return GitPayload.deliveryId(delivery, "X-GitHub-Delivery");
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
              case "pull_request" -> GitHubPullRequest.read(body.get());
              case "create", "delete" -> GitPayload.ignored("the event push tells the same");
              default -> GitPayload.ignored("Berth has no use for this kind of event");
            });
  }

  private static ParsedDelivery push(Fields payload) {
    return GitPayload.push(
        payload, GitPayload.repository(payload), payload.object("pusher").text("name"));
  }
}
