package dev.berth.server.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.berth.secrets.SecretException;
import dev.berth.secrets.SecretScope;
import dev.berth.secrets.SecretStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreOpeningTest {
  @TempDir Path directory;

  @Test
  void withoutAWordTheKeyIsAFileBesideTheStore() {
    try (SecretStore store = opening(new SecretSettings(null, null, null)).open()) {
      assertThat(store.protection()).contains(directory.resolve("master-key").toString());
    }
  }

  @Test
  void theKeyCanComeFromAVariableThatHasToBeSet() {
    StoreOpening opening = opening(new SecretSettings(null, "NO_SUCH_VARIABLE_OF_BERTH", null));

    assertThatExceptionOfType(SecretException.class)
        .isThrownBy(opening::open)
        .withMessageContaining("NO_SUCH_VARIABLE_OF_BERTH");
  }

  @Test
  void theKeyHasOnePlace() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SecretSettings(directory.resolve("key"), "A_VARIABLE", null))
        .withMessageContaining("one place");
  }

  @Test
  void vaultsTokenComesFromAFileThatHasToBeThere() throws IOException {
    Path token = directory.resolve("token");
    StoreOpening opening = opening(new SecretSettings(null, null, vault(token)));

    assertThat(opening.isOnThisMachine()).isFalse();
    assertThatExceptionOfType(SecretException.class)
        .isThrownBy(opening::open)
        .withMessageContaining(token.toString());

    // Nobody listens there: the token was read, and is in no message.
    Files.writeString(token, "hvs.not-a-real-token\n");
    assertThatExceptionOfType(SecretException.class)
        .isThrownBy(opening::open)
        .withMessageContaining("vault-unreachable")
        .satisfies(e -> assertThat(e.toString() + e.advice()).doesNotContain("not-a-real-token"));
  }

  @Test
  void aStoreThatCannotBeOpenedIsTriedAgain() {
    int[] attempts = {0};
    SecretSettings settings = new SecretSettings(null, null, null);
    DeferredStore store =
        new DeferredStore(
            () -> {
              if (attempts[0]++ == 0) {
                throw new IllegalStateException("not yet");
              }
              return opening(settings).open();
            },
            scope -> false);
    SecretScope scope = new SecretScope.OfApp("shop");

    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> store.latest(scope));
    assertThat(store.latest(scope).values()).isEmpty();
    store.close();
  }

  private StoreOpening opening(SecretSettings settings) {
    return new StoreOpening(
        settings, directory.resolve("secrets"), directory.resolve("master-key"), Clock.systemUTC());
  }

  private static SecretSettings.Vault vault(@Nullable Path token) {
    return new SecretSettings.Vault(
        URI.create("http://127.0.0.1:1"),
        "secret",
        "berth",
        null,
        null,
        token,
        null,
        null,
        "approle",
        null,
        "transit");
  }
}
