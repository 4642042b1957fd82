package dev.berth.secrets.embedded;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import dev.berth.secrets.SecretException;
import dev.berth.secrets.SecretProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The keys that encrypt secrets, themselves encrypted by the master key. Each change is a new file
 * with the next number, so that of two processes that change it one notices, and none works with
 * keys that are outdated.
 */
final class Keyring {
  private static final byte[] CONTEXT = "berth secrets keyset 1".getBytes(StandardCharsets.UTF_8);
  private static final int MAX_BYTES = 1024 * 1024;

  private final NumberedFiles files;
  private volatile MasterKey masterKey;
  private volatile @Nullable Loaded loaded;

  Keyring(Path directory, MasterKey masterKey) {
    files = new NumberedFiles(directory);
    this.masterKey = masterKey;
  }

  /** Makes sure that there are keys; makes the first ones when nothing was encrypted yet. */
  void prepare(boolean mayCreate) throws IOException {
    boolean first = files.newest().isEmpty();
    if (first && !mayCreate) {
      throw new SecretException(
          SecretProblem.KEY_MISSING,
          "the keyset in " + files.directory() + " is missing, and secrets were encrypted by it",
          "restore this directory from a backup, together with the secrets");
    }
    masterKey.prepare(first);
    if (first) {
      try {
        // Whoever comes second at the very first start uses the first one's keys.
        files.createNext(0, encrypted(masterKey, withNewPrimary(null)));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("a new keyset can always be made", e);
      }
    }
    current();
  }

  /** What encrypts and decrypts now. */
  Aead aead() throws IOException {
    return current().aead;
  }

  /** Adds a key that is used from now on; of the older ones only the last stays readable. */
  void addKey() throws IOException {
    try {
      Loaded before = current();
      change(before, masterKey, withNewPrimary(before.keys));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key can always be added", e);
    }
  }

  /** Encrypts the same keys by another master key. */
  void changeMasterKey(MasterKey next) throws IOException {
    next.prepare(true);
    Loaded before = current();
    change(before, next, before.keys);
  }

  private void change(Loaded before, MasterKey by, KeysetHandle keys) throws IOException {
    if (!files.createNext(before.number, encrypted(by, keys))) {
      throw new SecretException(
          SecretProblem.BUSY, "somebody else is changing the keys at the same time", "try again");
    }
    masterKey = by;
    files.deleteBefore(before.number + 1);
    current();
  }

  /** Looked up each time: another process may have changed the keys. */
  private Loaded current() throws IOException {
    for (int attempt = 0; ; attempt++) {
      OptionalLong newest = files.newest();
      if (newest.isEmpty()) {
        throw new SecretException(
            SecretProblem.KEY_MISSING,
            "the keyset in " + files.directory() + " has disappeared",
            "restore this directory from a backup, together with the secrets");
      }
      Loaded known = loaded;
      if (known != null && known.number == newest.getAsLong()) {
        return known;
      }
      try {
        Loaded read = read(newest.getAsLong());
        loaded = read;
        return read;
      } catch (NoSuchFileException e) {
        // Replaced since; there is a newer one.
        if (attempt >= 10) {
          throw e;
        }
      }
    }
  }

  private Loaded read(long number) throws IOException {
    String json = new String(files.read(number, MAX_BYTES), StandardCharsets.UTF_8);
    try {
      KeysetHandle keys =
          TinkJsonProtoKeysetFormat.parseEncryptedKeyset(
              json, asAead(masterKey), CONTEXT, configuration());
      return new Loaded(number, keys, keys.getPrimitive(configuration(), Aead.class));
    } catch (GeneralSecurityException | IllegalArgumentException | IllegalStateException e) {
      throw new SecretException(
          SecretProblem.KEY_WRONG,
          "the master key does not open the keyset in " + files.directory(),
          "give Berth the master key that belongs to this data directory, or restore both from the"
              + " same backup",
          e);
    }
  }

  private static KeysetHandle withNewPrimary(@Nullable KeysetHandle before)
      throws GeneralSecurityException {
    KeysetHandle.Builder keys =
        before == null
            ? KeysetHandle.newBuilder().setConfiguration(configuration())
            : KeysetHandle.newBuilder(before).setConfiguration(configuration());
    for (int index = keys.size() - 1; index >= 0; index--) {
      if (!keys.getAt(index).isPrimary()) {
        keys.deleteAt(index);
      }
    }
    keys.addEntry(
        KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
            .withRandomId()
            .makePrimary());
    return keys.build();
  }

  private static byte[] encrypted(MasterKey by, KeysetHandle keys) {
    try {
      return TinkJsonProtoKeysetFormat.serializeEncryptedKeyset(
              keys, asAead(by), CONTEXT, configuration())
          .getBytes(StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new SecretException(
          SecretProblem.KEY_INVALID,
          "the master key cannot encrypt the keyset",
          "see that the master key is usable",
          e);
    }
  }

  private static Configuration configuration() {
    return AeadConfig2026.get();
  }

  private static Aead asAead(MasterKey key) {
    return new Aead() {
      @Override
      public byte[] encrypt(byte[] plaintext, byte[] context) throws GeneralSecurityException {
        return key.wrap(plaintext, context);
      }

      @Override
      public byte[] decrypt(byte[] ciphertext, byte[] context) throws GeneralSecurityException {
        return key.unwrap(ciphertext, context);
      }
    };
  }

  private record Loaded(long number, KeysetHandle keys, Aead aead) {}
}
