package dev.berth.secrets.vault;

import dev.berth.secrets.SecretStore;
import dev.berth.secrets.SecretStoreContract;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The contract, against a real server, with each way to log in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VaultSecretStoreIT {
  private @Nullable VaultServer running;
  private @Nullable VaultSettings role;

  @BeforeAll
  void startServer(@TempDir Path directory) throws Exception {
    VaultServer server = VaultServer.start(directory);
    running = server;
    role = server.asRole();
  }

  @AfterAll
  void stopServer() throws Exception {
    if (running != null) {
      running.close();
    }
  }

  private static SecretStore connected(VaultSettings settings) {
    return VaultSecretStore.open(VaultConnection.to(settings));
  }

  @Nested
  class WithAToken extends SecretStoreContract {
    @Override
    protected SecretStore open() {
      return connected(Objects.requireNonNull(running).asRoot());
    }
  }

  @Nested
  class WithAnAppRole extends SecretStoreContract {
    @Override
    protected SecretStore open() {
      return connected(Objects.requireNonNull(role));
    }
  }
}
