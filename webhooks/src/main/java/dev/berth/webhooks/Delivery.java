package dev.berth.webhooks;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came to a webhook's address: headers, and the body's bytes exactly as received, because that
 * is what a signature covers. It can be made of anything; what is beyond its bounds is kept out and
 * said by {@link WebhookProvider#verify} and {@link WebhookProvider#parse}.
 */
public final class Delivery {
  /** The most that GitHub sends, and more than the others do. */
  public static final int MAX_BODY = 25 * 1024 * 1024;

  private static final int MAX_HEADERS = 128;
  private static final int MAX_HEADER_CHARACTERS = 64 * 1024;

  private final Headers headers;
  private final byte[] body;
  private final Optional<MalformedDelivery> excess;

  private Delivery(Headers headers, byte[] body, Optional<MalformedDelivery> excess) {
    this.headers = headers;
    this.body = body;
    this.excess = excess;
  }

  /** Takes a delivery in. */
  public static Delivery of(Map<String, ? extends List<String>> headers, byte[] body) {
    return owning(headers, body.clone());
  }

  /** Takes a delivery in whose bytes nobody else holds: large ones are not copied. */
  public static Delivery owning(Map<String, ? extends List<String>> headers, byte[] body) {
    if (headers.values().stream().mapToInt(List::size).sum() > MAX_HEADERS) {
      return outOfBounds("headers", "are more than " + MAX_HEADERS);
    }
    long characters =
        headers.entrySet().stream()
            .flatMap(header -> header.getValue().stream().map(value -> value + header.getKey()))
            .mapToLong(String::length)
            .sum();
    if (characters > MAX_HEADER_CHARACTERS) {
      return outOfBounds("headers", "are longer than " + MAX_HEADER_CHARACTERS + " characters");
    }
    if (body.length > MAX_BODY) {
      return outOfBounds("body", "is larger than " + MAX_BODY + " bytes");
    }
    return new Delivery(Headers.of(headers), body, Optional.empty());
  }

  private static Delivery outOfBounds(String field, String problem) {
    return new Delivery(
        Headers.of(Map.of()), new byte[0], Optional.of(new MalformedDelivery(field, problem)));
  }

  public Headers headers() {
    return headers;
  }

  /** A copy of the bytes. */
  public byte[] body() {
    return body.clone();
  }

  /** The bytes one after the other, without a copy. */
  public InputStream stream() {
    return new ByteArrayInputStream(body);
  }

  /** How many they are. */
  public int size() {
    return body.length;
  }

  /** The bytes themselves, for readers that leave them alone. */
  byte[] bytes() {
    return body;
  }

  /** Why nothing of it was kept. */
  Optional<MalformedDelivery> excess() {
    return excess;
  }

  /** Neither a header's value nor the body. */
  @Override
  public String toString() {
    return "Delivery[" + headers + ", " + body.length + " bytes]";
  }
}
