package dev.berth.webhooks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 (RFC 2104) as services write it, and comparisons that take the same time always. */
public final class Signatures {
  private static final String ALGORITHM = "HmacSHA256";

  private Signatures() {}

  /** The code of these bytes. */
  public static byte[] hmac(byte[] key, byte[] bytes) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      // A key of no bytes is none to the JDK; HMAC pads it with zeros anyway.
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, ALGORITHM));
      return mac.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has " + ALGORITHM, e);
    }
  }

  /**
   * Whether a header holds the body's code in hexadecimal.
   *
   * @param prefix what stands before it, such as {@code sha256=}
   */
  public static Verification hex(
      Delivery delivery, String secret, Optional<String> header, String prefix) {
    if (header.isEmpty() || header.get().isBlank()) {
      return Verification.UNSIGNED;
    }
    String expected =
        prefix
            + HexFormat.of()
                .formatHex(hmac(secret.getBytes(StandardCharsets.UTF_8), delivery.body()));
    return same(header.get(), expected) ? Verification.GENUINE : Verification.FORGED;
  }

  /** Whether two texts are the same, in a time that does not say where they differ. */
  public static boolean same(String given, String expected) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }
}
