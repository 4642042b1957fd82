package dev.berth.secrets.embedded;

import dev.berth.secrets.SecretStore;
import dev.berth.secrets.SecretStoreContract;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedSecretStoreTest extends SecretStoreContract {
  @TempDir private Path directory;

  @Override
  protected SecretStore open() {
    return EmbeddedSecretStore.open(
        directory.resolve("secrets"),
        new KeyFile(directory.resolve("master.key")),
        Clock.systemUTC());
  }
}
