package dev.berth.webhooks;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request exactly as it was received. Names of headers are in lower case; of a header that came
 * more than once the first value counts.
 */
public final class Delivery {
  private final Map<String, String> headers;
  private final byte[] body;

  public Delivery(Map<String, String> headers, byte[] body) {
    TreeMap<String, String> lower = new TreeMap<>();
    headers.forEach((name, value) -> lower.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
    this.headers = Map.copyOf(lower);
    this.body = body.clone();
  }

  /** The value of a header; its name in any case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /** All headers by their names in lower case. */
  public Map<String, String> headers() {
    return headers;
  }

  /** The bytes of the body. */
  public byte[] body() {
    return body.clone();
  }

  /** Says nothing of what is in it. */
  @Override
  public String toString() {
    return "delivery of " + body.length + " bytes";
  }
}
