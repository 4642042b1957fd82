package dev.berth.secrets.embedded;

import com.google.crypto.tink.Aead;
import dev.berth.files.DurableDirectory;
import dev.berth.files.DurableFile;
import dev.berth.secrets.SecretException;
import dev.berth.secrets.SecretProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A master key in a file that only its owner can read, made once. */
public final class KeyFile implements MasterKey {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final Path file;
  private volatile @Nullable LocalKey key;

  public KeyFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  @Override
  public void prepare(boolean mayCreate) {
    try {
      if (mayCreate && !Files.exists(file)) {
        create();
      }
      key = read();
    } catch (NoSuchFileException e) {
      throw new SecretException(
          SecretProblem.KEY_MISSING,
          "the master key " + file + " is missing, and secrets were encrypted by it",
          "restore this file from a backup; without it the secrets cannot be read and have to be set"
              + " again",
          e);
    } catch (IOException e) {
      throw new SecretException(
          SecretProblem.STORE_FAILED,
          "the master key "
              + file
              + " could not be read or written: "
              + e.getClass().getSimpleName(),
          "see that the file belongs to the user of Berth and its disk is not full",
          e);
    }
  }

  @Override
  public byte[] wrap(byte[] plaintext, byte[] context) throws GeneralSecurityException {
    return aead().encrypt(plaintext, context);
  }

  @Override
  public byte[] unwrap(byte[] ciphertext, byte[] context) throws GeneralSecurityException {
    return aead().decrypt(ciphertext, context);
  }

  @Override
  public String protection() {
    return "The master key is the file "
        + file
        + " on this machine. That protects copies of the secrets that were taken without the key,"
        + " such as a backup that leaves it out. It does not protect against anybody who can read"
        + " files as the user of Berth or as root, nor a backup or disk that has both.";
  }

  /** Two processes may start at once: whoever comes second uses the first one's key. */
  private void create() throws IOException {
    byte[] bytes = new byte[LocalKey.BYTES];
    new SecureRandom().nextBytes(bytes);
    Path directory = file.getParent();
    if (directory != null) {
      DurableDirectory.create(directory);
    }
    byte[] text =
        (Base64.getEncoder().encodeToString(bytes) + "\n").getBytes(StandardCharsets.US_ASCII);
    DurableFile.create(file, text);
  }

  private LocalKey read() throws IOException {
    Set<PosixFilePermission> permissions = permissions(file);
    if (!OWNER_ONLY.containsAll(permissions)) {
      throw new SecretException(
          SecretProblem.KEY_UNSAFE,
          "the master key " + file + " can be used by other users of this machine",
          "make it private: chmod 600 " + file + "; if others had access, change the key");
    }
    return LocalKey.parse(
        new String(DurableFile.readBounded(file, 1024), StandardCharsets.US_ASCII),
        file.toString());
  }

  private static Set<PosixFilePermission> permissions(Path file) throws IOException {
    return Files.getFileStore(file).supportsFileAttributeView("posix")
        ? Files.getPosixFilePermissions(file)
        : Set.of();
  }

  private Aead aead() {
    LocalKey ready = key;
    if (ready == null) {
      throw new IllegalStateException("not prepared");
    }
    return ready.aead();
  }
}
