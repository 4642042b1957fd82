package dev.berth.webhooks;

import java.time.Clock;
import java.util.Optional;

/**
 * One hosting service's webhooks. Callers verify first and parse only what is {@link
 * Verification.Genuine}; no method throws, whatever the delivery contains.
 */
public interface WebhookProvider {
  /** The provider of this service. */
  static WebhookProvider of(HostingService service, Clock clock) {
    return switch (service) {
      case GITHUB -> new GitHubWebhooks();
      case GITLAB -> new GitLabWebhooks(clock);
      case GITEA -> new GiteaWebhooks();
      case BITBUCKET -> new BitbucketWebhooks();
    };
  }

  /** Compares the proof with the bytes as they came, in a time that does not depend on either. */
  Verification verify(Delivery delivery, Credential secret);

  /**
   * What the service calls this delivery, the same when it is sent again. Only GitLab's signing
   * token covers it: for the others it keeps repetitions apart, not attackers.
   */
  Optional<String> deliveryId(Delivery delivery);

  /** What the service calls what has happened; empty when it does not say. */
  Optional<String> event(Delivery delivery);

  /** Reads the events in it. */
  ParsedDelivery parse(Delivery delivery);
}
