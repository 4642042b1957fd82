package dev.berth.webhooks;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Signs and verifies messages as the Standard Webhooks specification says: {@code webhook-id},
 * {@code webhook-timestamp} and {@code webhook-signature}, which is {@code v1,} and the base64 of
 * the HMAC-SHA256 over {@code id.timestamp.body}. Secrets are {@code whsec_} and the base64 of 24
 * to 64 bytes. GitLab's signing tokens are the same.
 *
 * @see <a
 *     href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">the
 *     specification</a>
 */
public final class StandardWebhook {
  /** What the specification's own libraries allow clocks to differ. */
  public static final Duration TOLERANCE = Duration.ofMinutes(5);

  static final String ID = "webhook-id";
  static final String TIMESTAMP = "webhook-timestamp";
  static final String SIGNATURE = "webhook-signature";

  private static final String SECRET_PREFIX = "whsec_";
  private static final int SECRET_BYTES = 32;
  private static final int MAX_SIGNATURES = 20;
  private static final Pattern MESSAGE_ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");

  private StandardWebhook() {}

  /** A new secret that nobody can guess. */
  public static Credential newSecret(SecureRandom random) {
    byte[] key = new byte[SECRET_BYTES];
    random.nextBytes(key);
    return Credential.of(SECRET_PREFIX + Base64.getEncoder().encodeToString(key));
  }

  /** True when a secret has the specification's form. */
  public static boolean isSecret(Credential secret) {
    return key(secret).isPresent();
  }

  /**
   * The headers that go with a body.
   *
   * @param id the same for every attempt to send this message; no full stop may occur in it
   * @param now the time of this attempt
   * @throws IllegalArgumentException when the secret or the id has another form
   */
  public static Map<String, String> sign(String id, Instant now, byte[] body, Credential secret) {
    if (!MESSAGE_ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "the id of a message consists of up to 128 letters, digits, hyphens and underscores");
    }
    byte[] key =
        key(secret)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "the secret of a webhook is whsec_ and the base64 of 24 to 64 bytes"));
    String seconds = Long.toString(now.getEpochSecond());
    return Map.of(
        ID, id,
        TIMESTAMP, seconds,
        SIGNATURE, "v1," + Base64.getEncoder().encodeToString(signature(key, id, seconds, body)));
  }

  /**
   * Compares headers with a body; one valid signature of several is enough, as keys are rotated.
   */
  public static Verification verify(
      Headers headers, byte[] body, Credential secret, Instant now, Duration tolerance) {
    Optional<byte[]> key = key(secret);
    if (key.isEmpty()) {
      return new Verification.Forged("the secret is not whsec_ and the base64 of 24 to 64 bytes");
    }
    if (!headers.has(SIGNATURE)) {
      return new Verification.Unsigned(SIGNATURE);
    }
    Optional<String> id = headers.only(ID);
    Optional<String> timestamp = headers.only(TIMESTAMP);
    Optional<String> signatures = headers.only(SIGNATURE);
    if (id.isEmpty() || timestamp.isEmpty() || signatures.isEmpty()) {
      return new Verification.Forged(
          ID + ", " + TIMESTAMP + " and " + SIGNATURE + " do not occur once each");
    }
    if (!SECONDS.matcher(timestamp.get()).matches()) {
      return new Verification.Forged(TIMESTAMP + " is no number of seconds");
    }
    if (!matches(signatures.get(), signature(key.get(), id.get(), timestamp.get(), body))) {
      return new Verification.Forged(
          SIGNATURE + " does not fit the body: the secrets differ, or the body was changed");
    }
    Instant sent = Instant.ofEpochSecond(Long.parseLong(timestamp.get()));
    return Duration.between(sent, now).abs().compareTo(tolerance) > 0
        ? new Verification.Forged(
            TIMESTAMP + " is too far from now: the message is repeated, or a clock is wrong")
        : new Verification.Genuine();
  }

  private static boolean matches(String signatures, byte[] expected) {
    byte[] text =
        ("v1," + Base64.getEncoder().encodeToString(expected)).getBytes(StandardCharsets.US_ASCII);
    boolean matches = false;
    for (String signature : signatures.split(" ", MAX_SIGNATURES)) {
      matches |= MessageDigest.isEqual(text, signature.getBytes(StandardCharsets.UTF_8));
    }
    return matches;
  }

  private static byte[] signature(byte[] key, String id, String seconds, byte[] body) {
    return HmacSignature.sha256(
        key, (id + "." + seconds + ".").getBytes(StandardCharsets.UTF_8), body);
  }

  private static Optional<byte[]> key(Credential secret) {
    String text = secret.reveal();
    if (!text.startsWith(SECRET_PREFIX)) {
      return Optional.empty();
    }
    try {
      byte[] key = Base64.getDecoder().decode(text.substring(SECRET_PREFIX.length()));
      return key.length >= 24 && key.length <= 64 ? Optional.of(key) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
