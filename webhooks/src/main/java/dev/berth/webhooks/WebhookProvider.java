package dev.berth.webhooks;

import java.util.List;
import java.util.Optional;

/** How one hosting service signs and writes its deliveries. */
public interface WebhookProvider {
  /** Which service. */
  Service service();

  /**
   * Whether it comes from who knows the secret: over the raw bytes, in constant time, before
   * anything is parsed.
   */
  Verification verify(Delivery delivery, String secret);

  /** What a delivery and its repetitions have in common; empty when the service sent nothing. */
  Optional<String> id(Delivery delivery);

  /** What the service calls the event; empty when it does not say. */
  Optional<String> event(Delivery delivery);

  /**
   * What happened; one delivery may tell of several branches. Only for genuine ones.
   *
   * @throws MalformedDelivery when it is not what the service documents
   */
  List<WebhookEvent> parse(Delivery delivery) throws MalformedDelivery;
}
