package dev.berth.server.rollout;

import java.time.Duration;

/**
 * When an instance counts as healthy: a complete HTTP answer below 500 from this path in time.
 *
 * @param path request path, {@code /} unless configured
 * @param timeout how long it may take from the start
 */
public record HealthCheck(String path, Duration timeout) {
  public static final HealthCheck DEFAULT = new HealthCheck("/", Duration.ofSeconds(60));
}
