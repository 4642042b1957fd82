package dev.berth.secrets.embedded;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.util.SecretBytes;
import dev.berth.secrets.SecretException;
import dev.berth.secrets.SecretProblem;
import java.security.GeneralSecurityException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A 256-bit AES-GCM key that is in this process's memory. */
final class LocalKey {
  static final int BYTES = 32;

  private final Aead aead;

  private LocalKey(Aead aead) {
    this.aead = aead;
  }

  /**
   * Reads base64.
   *
   * @param origin where it came from, for the message; never the key itself
   */
  static LocalKey parse(String base64, String origin) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64.strip());
    } catch (IllegalArgumentException e) {
      throw invalid(origin, "is not base64", e);
    }
    if (bytes.length != BYTES) {
      throw invalid(origin, "has " + bytes.length + " bytes in place of " + BYTES, null);
    }
    try {
      return new LocalKey(aead(bytes));
    } catch (GeneralSecurityException e) {
      throw invalid(origin, "is not usable", e);
    }
  }

  Aead aead() {
    return aead;
  }

  @AccessesPartialKey
  private static Aead aead(byte[] bytes) throws GeneralSecurityException {
    AesGcmKey key =
        AesGcmKey.builder()
            .setParameters(
                AesGcmParameters.builder()
                    .setKeySizeBytes(BYTES)
                    .setIvSizeBytes(12)
                    .setTagSizeBytes(16)
                    .setVariant(AesGcmParameters.Variant.NO_PREFIX)
                    .build())
            .setKeyBytes(SecretBytes.copyFrom(bytes, InsecureSecretKeyAccess.get()))
            .build();
    return KeysetHandle.newBuilder()
        .addEntry(KeysetHandle.importKey(key).withFixedId(1).makePrimary())
        .build()
        .getPrimitive(AeadConfig2026.get(), Aead.class);
  }

  private static SecretException invalid(String origin, String what, @Nullable Throwable cause) {
    return new SecretException(
        SecretProblem.KEY_INVALID,
        "the master key from " + origin + " " + what,
        "restore it from a backup; a new one is made by: openssl rand -base64 32, but cannot read"
            + " what another one encrypted",
        cause);
  }
}
