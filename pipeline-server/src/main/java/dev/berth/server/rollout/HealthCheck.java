package dev.berth.server.rollout;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * When an instance counts as healthy: when it gives a complete HTTP answer in time. Below 500 will
 * do while no path is configured; a configured path has to answer 200 to 399.
 *
 * @param path request path; empty when none is configured: {@code /} is asked then
 * @param timeout how long it may take from the start
 */
public record HealthCheck(String path, Duration timeout) {
  private static final Pattern PATH = Pattern.compile("|/[\\x21-\\x7e]{0,1000}");

  public static final HealthCheck DEFAULT = new HealthCheck("", Duration.ofSeconds(60));

  public HealthCheck {
    if (!PATH.matcher(path).matches()) {
      throw new IllegalArgumentException(
          "a health path starts with / and has no spaces or control characters");
    }
  }

  String askedPath() {
    return path.isEmpty() ? "/" : path;
  }

  boolean accepts(int status) {
    return path.isEmpty() ? status < 500 : status >= 200 && status < 400;
  }
}
