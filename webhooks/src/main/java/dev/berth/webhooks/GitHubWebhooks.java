package dev.berth.webhooks;

import dev.berth.webhooks.WebhookEvent.Ping;
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
  @Override
  public Verification verify(Delivery delivery, Credential secret) {
    return HmacSignature.verify(delivery, secret, "X-Hub-Signature-256", "sha256=");
  }

  @Override
  public Optional<String> deliveryId(Delivery delivery) {
    return GitPayload.deliveryId(delivery, "X-GitHub-Delivery");
  }

  @Override
  public ParsedDelivery parse(Delivery delivery) {
    return Payload.read(
        delivery,
        payload ->
            switch (GitPayload.event(delivery, "X-GitHub-Event")) {
              case "ping" -> GitPayload.one(new Ping());
              case "push" ->
                  GitPayload.push(
                      payload,
                      GitPayload.repository(payload),
                      payload.object("pusher").text("name"));
              case "pull_request" -> GitHubPullRequest.read(payload);
              case "create", "delete" -> GitPayload.ignored("the event push tells the same");
              default -> GitPayload.ignored("Berth has no use for this kind of event");
            });
  }
}
