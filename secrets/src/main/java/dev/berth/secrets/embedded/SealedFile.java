package dev.berth.secrets.embedded;

import com.google.crypto.tink.Aead;
import dev.berth.secrets.SecretException;
import dev.berth.secrets.SecretProblem;
import dev.berth.secrets.SecretRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one file: what it is in clear, then the encrypted content. The scope, the version
 * and what it is are authenticated with it, so no file can stand in for another.
 */
final class SealedFile {
  private static final byte[] MAGIC = {'B', 'S', '1'};
  private static final byte VALUES = 'V';
  private static final byte DELETED = 'D';
  private static final int HEADER = MAGIC.length + 1;

  private SealedFile() {}

  static byte[] values(Aead aead, SecretRef ref, Content content) {
    return seal(aead, ref, VALUES, content.toBytes());
  }

  /** Says that everything before it is gone, and keeps the count. */
  static byte[] deleted(Aead aead, SecretRef ref) {
    return seal(aead, ref, DELETED, new byte[0]);
  }

  /** Told from the clear part; cheap, and proved only when the content is opened. */
  static boolean saysDeleted(byte[] file) {
    return file.length >= HEADER && file[HEADER - 1] == DELETED;
  }

  /** The content; empty when the file says that the scope was deleted. */
  static Optional<Content> open(Aead aead, SecretRef ref, byte[] file) {
    if (file.length < HEADER || !Arrays.equals(MAGIC, Arrays.copyOf(file, MAGIC.length))) {
      throw tampered(ref, null);
    }
    byte kind = file[HEADER - 1];
    byte[] plaintext;
    try {
      plaintext = aead.decrypt(Arrays.copyOfRange(file, HEADER, file.length), context(ref, kind));
    } catch (GeneralSecurityException e) {
      throw tampered(ref, e);
    }
    try {
      return kind == DELETED ? Optional.empty() : Optional.of(Content.parse(plaintext));
    } catch (IOException e) {
      throw new SecretException(
          SecretProblem.STORE_FAILED,
          "the secrets " + ref + " were written by a newer version of Berth",
          "run that version again",
          e);
    }
  }

  private static byte[] seal(Aead aead, SecretRef ref, byte kind, byte[] plaintext) {
    try {
      byte[] ciphertext = aead.encrypt(plaintext, context(ref, kind));
      byte[] file = Arrays.copyOf(MAGIC, HEADER + ciphertext.length);
      file[HEADER - 1] = kind;
      System.arraycopy(ciphertext, 0, file, HEADER, ciphertext.length);
      return file;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM encrypts everything", e);
    }
  }

  private static byte[] context(SecretRef ref, byte kind) {
    String context =
        "berth secrets 1\n" + (char) kind + "\n" + ref.scope().path() + "\n" + ref.version();
    return context.getBytes(StandardCharsets.UTF_8);
  }

  private static SecretException tampered(SecretRef ref, @Nullable Throwable cause) {
    return new SecretException(
        SecretProblem.TAMPERED,
        "the stored secrets "
            + ref
            + " are not what Berth wrote: the file was changed, damaged, or is another's",
        "restore the secrets directory from a backup, or set these variables again; find out who"
            + " could write there",
        cause);
  }
}
