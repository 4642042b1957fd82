package dev.berth.server.inbound;

import dev.berth.server.app.AppName;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A delivery as lists show it.
 *
 * @param id what the service calls it
 * @param headers with what proves something masked
 * @param again whether its body is still kept, so that it can be delivered again
 * @param words what became of it
 */
public record StoredDelivery(
    long number,
    AppName app,
    String id,
    String event,
    Map<String, String> headers,
    boolean again,
    Instant receivedAt,
    int attempts,
    Optional<Instant> handledAt,
    State state,
    String words) {
  /** Where it stands. */
  public enum State {
    WAITING,
    DONE,
    /** It told nothing that concerns deploys. */
    IGNORED,
    FAILED
  }
}
