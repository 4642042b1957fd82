package dev.berth.webhooks.outgoing;

import dev.berth.webhooks.Delivery;
import dev.berth.webhooks.Signatures;
import dev.berth.webhooks.Verification;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Signatures after the Standard Webhooks specification, version 1 (symmetric keys). */
public final class StandardWebhook {
  private static final String PREFIX = "whsec_";
  private static final String VERSION = "v1,";

  /** Between the 24 and 64 bytes that the specification asks for. */
  private static final int KEY_BYTES = 32;

  private StandardWebhook() {}

  /** A new secret. */
  public static String newSecret(SecureRandom random) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return PREFIX + Base64.getEncoder().encodeToString(key);
  }

  /** Whether a text is a secret as the specification writes it. */
  public static boolean isSecret(String text) {
    return key(text).isPresent();
  }

  /**
   * The headers that go with a message.
   *
   * @param id stays the same when the message is sent again
   * @param secret as {@link #newSecret} gives it
   */
  public static Map<String, String> headers(String id, Instant at, byte[] body, String secret) {
    String timestamp = Long.toString(at.getEpochSecond());
    byte[] key =
        key(secret)
            .orElseThrow(() -> new IllegalArgumentException("no secret of a standard webhook"));
    return Map.of(
        "webhook-id", id,
        "webhook-timestamp", timestamp,
        "webhook-signature", VERSION + signature(id, timestamp, body, key));
  }

  /** Whether one of a message's signatures is right; how old it is, is for the caller. */
  public static Verification verify(Delivery delivery, String secret) {
    Optional<String> signatures = delivery.header("webhook-signature");
    Optional<String> id = delivery.header("webhook-id");
    Optional<String> timestamp = delivery.header("webhook-timestamp");
    Optional<byte[]> key = key(secret);
    if (signatures.isEmpty() || id.isEmpty() || timestamp.isEmpty()) {
      return Verification.UNSIGNED;
    }
    if (key.isEmpty()) {
      return Verification.FORGED;
    }
    String expected = VERSION + signature(id.get(), timestamp.get(), delivery.body(), key.get());
    boolean found = false;
    for (String given : signatures.get().split(" ", -1)) {
      found |= Signatures.same(given, expected);
    }
    return found ? Verification.GENUINE : Verification.FORGED;
  }

  private static String signature(String id, String timestamp, byte[] body, byte[] key) {
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    signed.writeBytes((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
    signed.writeBytes(body);
    return Base64.getEncoder().encodeToString(Signatures.hmac(key, signed.toByteArray()));
  }

  private static Optional<byte[]> key(String secret) {
    if (!secret.startsWith(PREFIX)) {
      return Optional.empty();
    }
    try {
      byte[] key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
      return key.length == 0 ? Optional.empty() : Optional.of(key);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
