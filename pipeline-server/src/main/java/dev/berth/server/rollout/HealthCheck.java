package dev.berth.server.rollout;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * When an instance counts as healthy: when it gives a complete HTTP answer in time. Below 500 will
 * do while no path is configured; a configured path has to answer 200 to 399.
 *
 * @param path request path; empty when none is configured: {@code /} is asked then
 * @param timeout how long it may take from the start
 * @param visitor the address that visitors see: apps answer some names and not others
 */
public record HealthCheck(String path, Duration timeout, URI visitor) {
  private static final Pattern PATH = Pattern.compile("|/[\\x21-\\x7e]{0,1000}");

  public static final HealthCheck DEFAULT = new HealthCheck("", Duration.ofSeconds(60));

  /** Asked as the machine itself would. */
  public HealthCheck(String path, Duration timeout) {
    this(path, timeout, URI.create("http://localhost"));
  }

  public HealthCheck {
    if (!PATH.matcher(path).matches()) {
      throw new IllegalArgumentException(
          "a health path starts with / and has no spaces or control characters");
    }
  }

  /** The same for visitors of an address. */
  public HealthCheck by(URI address) {
    return new HealthCheck(path, timeout, address);
  }

  String askedPath() {
    return path.isEmpty() ? "/" : path;
  }

  boolean accepts(int status) {
    return path.isEmpty() ? status < 500 : status >= 200 && status < 400;
  }
}
