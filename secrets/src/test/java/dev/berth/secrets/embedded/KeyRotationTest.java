package dev.berth.secrets.embedded;

import static dev.berth.secrets.embedded.StoreDirectory.OTHER;
import static dev.berth.secrets.embedded.StoreDirectory.SCOPE;
import static dev.berth.secrets.embedded.StoreDirectory.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.secrets.SecretException;
import dev.berth.secrets.SecretLookup;
import dev.berth.secrets.SecretProblem;
import dev.berth.secrets.SecretRef;
import dev.berth.secrets.SecretSet;
import dev.berth.secrets.SecretValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRotationTest {
  @TempDir private Path root;
  private StoreDirectory directory;
  private EmbeddedSecretStore store;

  @BeforeEach
  void open() {
    directory = new StoreDirectory(root);
    store = directory.open();
  }

  @Test
  void everythingIsReadableAndEncryptedAnewAfterwards() throws IOException {
    SecretRef first = write(store, SCOPE, "first");
    SecretRef second = write(store, SCOPE, "second");
    SecretRef other = write(store, OTHER, "other");
    byte[] before = keyOf(first);

    store.rotateKeys();

    assertThat(value(store, first)).isEqualTo("first");
    assertThat(value(store, second)).isEqualTo("second");
    assertThat(value(store, other)).isEqualTo("other");
    assertThat(keyOf(first)).isNotEqualTo(before).isEqualTo(keyOf(other));
    assertThat(keyOf(write(store, SCOPE, "third"))).isEqualTo(keyOf(first));
  }

  @Test
  void aStoreThatWasOpenBeforeNoticesTheNewKeys() {
    EmbeddedSecretStore another = directory.open();
    SecretRef before = write(another, SCOPE, "before");

    store.rotateKeys();

    assertThat(value(another, before)).isEqualTo("before");
    SecretRef after = write(another, SCOPE, "after");
    assertThat(value(store, after)).isEqualTo("after");
  }

  @Test
  void whatAWriterDidWithTheOldKeyMeanwhileIsReadableAfterAnotherRotationToo() throws IOException {
    SecretRef ref = write(store, SCOPE, "late");
    byte[] late = Files.readAllBytes(directory.file(ref));
    store.rotateKeys();
    Files.write(directory.file(ref), late);

    assertThat(value(store, ref)).isEqualTo("late");
    store.rotateKeys();
    assertThat(value(store, ref)).isEqualTo("late");
  }

  @Test
  void afterTwoRotationsTheFirstKeyOpensNothingThatWasKept() throws IOException {
    SecretRef ref = write(store, SCOPE, "value");
    byte[] old = Files.readAllBytes(directory.file(ref));
    store.rotateKeys();
    store.rotateKeys();

    assertThat(value(store, ref)).isEqualTo("value");
    Files.write(directory.file(ref), old);
    assertThatThrownBy(() -> store.at(ref))
        .isInstanceOfSatisfying(
            SecretException.class, e -> assertThat(e.problem()).isEqualTo(SecretProblem.TAMPERED));
  }

  @Test
  void deletedScopesStayDeleted() {
    SecretRef ref = write(store, SCOPE, "value");
    store.delete(SCOPE);
    SecretSet deleted = store.latest(SCOPE);

    store.rotateKeys();

    assertThat(store.latest(SCOPE)).isEqualTo(deleted);
    assertThat(store.at(ref)).isInstanceOf(SecretLookup.Gone.class);
  }

  @Test
  void theMasterKeyCanBeChangedWithoutTouchingTheSecrets() throws IOException {
    SecretRef ref = write(store, SCOPE, "value");
    byte[] before = Files.readAllBytes(directory.file(ref));
    SecretValue next = SecretValue.of(Base64.getEncoder().encodeToString(new byte[32]));

    store.changeMasterKey(new KeyVariable("NEXT_KEY", next));

    assertThat(value(store, ref)).isEqualTo("value");
    assertThat(Files.readAllBytes(directory.file(ref))).isEqualTo(before);
    assertThat(store.protection()).contains("NEXT_KEY");
    assertThat(value(directory.open(new KeyVariable("NEXT_KEY", next)), ref)).isEqualTo("value");
    assertThatThrownBy(directory::open)
        .isInstanceOfSatisfying(
            SecretException.class, e -> assertThat(e.problem()).isEqualTo(SecretProblem.KEY_WRONG));
  }

  /** Tink puts the key's id in front of what it encrypts. */
  private byte[] keyOf(SecretRef ref) throws IOException {
    return Arrays.copyOfRange(Files.readAllBytes(directory.file(ref)), 4, 9);
  }

  private static String value(EmbeddedSecretStore store, SecretRef ref) {
    assertThat(store.at(ref)).isInstanceOf(SecretLookup.Found.class);
    SecretValue value = ((SecretLookup.Found) store.at(ref)).set().values().get("KEY");
    return value == null ? "(none)" : value.reveal();
  }
}
