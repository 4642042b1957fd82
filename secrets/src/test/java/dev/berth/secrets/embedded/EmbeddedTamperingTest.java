package dev.berth.secrets.embedded;

import static dev.berth.secrets.embedded.StoreDirectory.OTHER;
import static dev.berth.secrets.embedded.StoreDirectory.SCOPE;
import static dev.berth.secrets.embedded.StoreDirectory.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.files.DurableFile;
import dev.berth.secrets.SecretException;
import dev.berth.secrets.SecretProblem;
import dev.berth.secrets.SecretRef;
import dev.berth.secrets.SecretValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody with access to the disk can do, and what they cannot. */
class EmbeddedTamperingTest {
  @TempDir private Path root;
  private StoreDirectory directory;
  private EmbeddedSecretStore store;

  @BeforeEach
  void open() {
    directory = new StoreDirectory(root);
    store = directory.open();
  }

  @Test
  void nothingOnTheDiskTellsAValueAndOnlyTheOwnerCanRead() throws IOException {
    write(store, SCOPE, "planted-Value-4711");
    write(store, SCOPE, "planted-Value-4712");

    for (Path file : directory.files()) {
      String content = Files.readString(file, StandardCharsets.ISO_8859_1);
      assertThat(content).doesNotContain("planted").doesNotContain("KEY\"");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.secrets())))
        .isEqualTo("rwx------");
  }

  @Test
  void everyChangedByteIsNoticed() throws IOException {
    SecretRef ref = write(store, SCOPE, "value");
    byte[] original = Files.readAllBytes(directory.file(ref));

    for (int index = 0; index < original.length; index++) {
      byte[] changed = original.clone();
      changed[index] ^= 1;
      Files.write(directory.file(ref), changed);
      refused(SecretProblem.TAMPERED, () -> store.latest(SCOPE));
    }
    Files.write(directory.file(ref), original);
    assertThat(store.latest(SCOPE).values()).containsEntry("KEY", SecretValue.of("value"));
  }

  @Test
  void aFileThatIsCutOrEmptyIsNoticed() throws IOException {
    SecretRef ref = write(store, SCOPE, "value");
    byte[] original = Files.readAllBytes(directory.file(ref));

    for (int length = 0; length < original.length; length++) {
      Files.write(directory.file(ref), java.util.Arrays.copyOf(original, length));
      refused(SecretProblem.TAMPERED, () -> store.latest(SCOPE));
    }
  }

  @Test
  void noFileStandsInForAnother() throws IOException {
    SecretRef old = write(store, SCOPE, "old");
    SecretRef current = write(store, SCOPE, "current");
    SecretRef other = write(store, OTHER, "other");

    Files.copy(
        directory.file(old),
        directory.file(current),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    refused(SecretProblem.TAMPERED, () -> store.latest(SCOPE));

    Files.copy(
        directory.file(other),
        directory.file(current),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    refused(SecretProblem.TAMPERED, () -> store.latest(SCOPE));
  }

  @Test
  void aTamperedFileSaysWhatToDoAndNamesTheScope() throws IOException {
    SecretRef ref = write(store, SCOPE, "value");
    Files.writeString(directory.file(ref), "nonsense");

    assertThatThrownBy(() -> store.at(ref))
        .isInstanceOfSatisfying(
            SecretException.class,
            e -> {
              assertThat(e.summary()).contains("shop/env/shop@1");
              assertThat(e.advice()).contains("backup");
              assertThat(e.problem().owner()).isEqualTo(SecretProblem.Owner.OPERATOR);
            });
  }

  @Test
  void aMissingMasterKeyIsNotReplacedByANewOne() throws IOException {
    write(store, SCOPE, "value");
    Files.delete(directory.key());

    refused(SecretProblem.KEY_MISSING, directory::open);
    assertThat(directory.key()).doesNotExist();
  }

  @Test
  void aMissingKeysetIsNotReplacedByANewOne() throws IOException {
    write(store, SCOPE, "value");
    Files.delete(directory.newestKeys());

    refused(SecretProblem.KEY_MISSING, directory::open);
    refused(SecretProblem.KEY_MISSING, () -> store.latest(SCOPE));
  }

  @Test
  void anotherMasterKeyOpensNothing() throws IOException {
    write(store, SCOPE, "value");
    Files.writeString(directory.key(), Base64.getEncoder().encodeToString(new byte[32]));

    refused(SecretProblem.KEY_WRONG, directory::open);
  }

  @Test
  void aChangedKeysetOpensNothing() throws IOException {
    String keys = Files.readString(directory.newestKeys());
    int middle = keys.indexOf("encryptedKeyset") + 40;
    Files.writeString(
        directory.newestKeys(),
        keys.substring(0, middle)
            + (keys.charAt(middle) == 'A' ? 'B' : 'A')
            + keys.substring(middle + 1));

    refused(SecretProblem.KEY_WRONG, directory::open);
    Files.writeString(directory.newestKeys(), "{\"not\": \"a keyset\"");
    refused(SecretProblem.KEY_WRONG, directory::open);
  }

  @Test
  void aMasterKeyThatOthersCanReadIsRefused() throws IOException {
    Files.setPosixFilePermissions(directory.key(), PosixFilePermissions.fromString("rw-r-----"));

    refused(SecretProblem.KEY_UNSAFE, directory::open);
  }

  @Test
  void aMasterKeyThatIsNoneIsRefusedWithoutBeingShown() throws IOException {
    for (String content : new String[] {"", "not base64 at all", "c2hvcnQ="}) {
      Files.writeString(directory.key(), content);
      refused(SecretProblem.KEY_INVALID, directory::open);
    }
  }

  @Test
  void theKeyInAVariableIsNeededEachTimeAndNotKept() throws IOException {
    StoreDirectory own = new StoreDirectory(root.resolve("own"));
    SecretValue key = SecretValue.of(Base64.getEncoder().encodeToString(new byte[32]));
    write(own.open(new KeyVariable("BERTH_MASTER_KEY", key)), SCOPE, "value");

    assertThat(own.open(new KeyVariable("BERTH_MASTER_KEY", key)).latest(SCOPE).values())
        .containsEntry("KEY", SecretValue.of("value"));
    refused(SecretProblem.KEY_MISSING, () -> own.open(new KeyVariable("BERTH_MASTER_KEY", null)));
    refused(
        SecretProblem.KEY_INVALID,
        () -> own.open(new KeyVariable("BERTH_MASTER_KEY", SecretValue.of("c2hvcnQ="))));
    assertThat(own.key()).doesNotExist();
  }

  @Test
  void eachKindOfKeySaysWhatItDoesNotProtectAgainst() {
    KeyVariable variable = new KeyVariable("BERTH_MASTER_KEY", null);

    assertThat(store.protection())
        .contains(directory.key().toString())
        .contains("does not protect against anybody who can read files");
    assertThat(variable.protection()).contains("BERTH_MASTER_KEY").contains("does not protect");
  }

  @Test
  void whatACrashLeftBehindIsSweptButNotWhatMayBeInUse() throws IOException {
    SecretRef ref = write(store, SCOPE, "value");
    Path old = directory.file(ref).resolveSibling(DurableFile.UNFINISHED + "old");
    Path fresh = directory.file(ref).resolveSibling(DurableFile.UNFINISHED + "fresh");
    Files.writeString(old, "half");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    Files.writeString(fresh, "half");

    assertThat(directory.open().latest(SCOPE).ref()).isEqualTo(ref);
    assertThat(old).doesNotExist();
    assertThat(fresh).exists();
  }

  private static void refused(SecretProblem problem, ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            SecretException.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }
}
