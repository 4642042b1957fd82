package dev.berth.secrets.vault;

import dev.berth.secrets.SecretStore;
import dev.berth.secrets.SecretStoreContract;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The contract, against a real server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VaultSecretStoreIT extends SecretStoreContract {
  private @Nullable VaultServer server;

  @BeforeAll
  void startServer(@TempDir Path directory) throws Exception {
    server = VaultServer.start(directory);
  }

  @AfterAll
  void stopServer() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Override
  protected SecretStore open() {
    return VaultSecretStore.open(VaultConnection.to(Objects.requireNonNull(server).asRoot()));
  }
}
