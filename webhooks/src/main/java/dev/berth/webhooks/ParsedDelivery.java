package dev.berth.webhooks;

import java.util.List;

/** What a delivery turned out to be. */
public sealed interface ParsedDelivery permits ParsedDelivery.Events, MalformedDelivery {
  /** Readable. One push to Bitbucket may change several branches, so there may be several. */
  record Events(List<WebhookEvent> events) implements ParsedDelivery {
    public Events {
      events = List.copyOf(events);
    }
  }
}
