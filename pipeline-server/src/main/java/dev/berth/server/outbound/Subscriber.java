package dev.berth.server.outbound;

import dev.berth.server.app.AppName;
import java.time.Instant;
import java.util.Set;

/**
 * Somebody who is told of an app's deploys.
 *
 * @param host where it is told; the whole address may be a secret
 * @param events of which
 */
public record Subscriber(
    String id,
    AppName app,
    Kind kind,
    String host,
    Set<Event> events,
    String createdBy,
    Instant createdAt) {
  /** In which form. */
  public enum Kind {
    /** A message that is signed after the Standard Webhooks specification. */
    WEBHOOK,
    /** A message as Slack takes it, and Mattermost, Rocket.Chat and others. */
    SLACK
  }

  /** What there is to hear. */
  public enum Event {
    LIVE,
    FAILED,
    ROLLED_BACK,
    /** A live release ends by itself again and again. */
    CRASHING
  }

  String part() {
    return "subscriber:" + id;
  }
}
