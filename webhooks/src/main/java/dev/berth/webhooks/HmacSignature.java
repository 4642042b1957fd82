package dev.berth.webhooks;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 over the bytes of a body, in hexadecimal, as most services sign. */
final class HmacSignature {
  private HmacSignature() {}

  /**
   * Compares the header of this name with the body.
   *
   * @param prefix what stands before the digits, such as {@code sha256=}
   */
  static Verification verify(Delivery delivery, Credential secret, String header, String prefix) {
    if (delivery.excess().isPresent()) {
      return new Verification.Forged(delivery.excess().get().sentence());
    }
    List<String> values = delivery.headers().all(header);
    if (values.isEmpty()) {
      return new Verification.Unsigned(header);
    }
    if (values.size() > 1) {
      return new Verification.Forged(header + " occurs more than once");
    }
    String value = values.getFirst().strip();
    if (!value.startsWith(prefix) || !isSha256(value.substring(prefix.length()))) {
      return new Verification.Forged(header + " is no HMAC-SHA256 signature");
    }
    byte[] claimed = HexFormat.of().parseHex(value, prefix.length(), value.length());
    return MessageDigest.isEqual(claimed, sha256(secret.bytes(), delivery.bytes()))
        ? new Verification.Genuine()
        : new Verification.Forged(
            header + " does not fit the body: the secrets differ, or the body was changed");
  }

  static byte[] sha256(byte[] key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA256", e);
    }
  }

  private static boolean isSha256(String digits) {
    return digits.length() == 64 && digits.chars().allMatch(HexFormat::isHexDigit);
  }
}
