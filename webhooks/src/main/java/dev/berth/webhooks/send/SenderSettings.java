package dev.berth.webhooks.send;

import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How much patience and memory a request may cost.
 *
 * @param connectTimeout for one address
 * @param deadline for all of it, from looking up the name to the last byte of the answer
 * @param maxReply bytes of an answer
 * @param trust in place of the machine's, for a self-hosted service with certificates of its own
 */
public record SenderSettings(
    Duration connectTimeout, Duration deadline, int maxReply, Optional<SSLContext> trust) {
  public SenderSettings {
    if (connectTimeout.isNegative() || deadline.isNegative() || deadline.isZero() || maxReply < 1) {
      throw new IllegalArgumentException("timeouts and bounds are more than nothing");
    }
  }

  /** With the usual patience. */
  public static SenderSettings usual() {
    return new SenderSettings(
        Duration.ofSeconds(5), Duration.ofSeconds(20), 4 * 1024 * 1024, Optional.empty());
  }
}
