package dev.berth.secrets.vault;

import io.github.jopenlibs.vault.EnvironmentLoader;
import io.github.jopenlibs.vault.SslConfig;
import io.github.jopenlibs.vault.Vault;
import io.github.jopenlibs.vault.VaultConfig;
import io.github.jopenlibs.vault.VaultException;
import io.github.jopenlibs.vault.api.Auth;
import io.github.jopenlibs.vault.api.Logical;
import io.github.jopenlibs.vault.response.LogicalResponse;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;

/**
 * The driver for one token. Its objects are cheap, and keep the token and the namespace in them.
 *
 * @param kv makes requests to version 2 of the KV engine: puts {@code data} into paths
 * @param plain makes requests with paths as they are
 * @param namespace goes into each request; told to the driver's configuration, it would be logged
 *     with each object
 */
record Driver(Vault kv, Vault plain, Optional<String> namespace) {
  private static final EnvironmentLoader NO_ENVIRONMENT =
      new EnvironmentLoader() {
        private static final long serialVersionUID = 1L;

        // What the operator of another tool has set must not lead Berth to another Vault.
        @Override
        @SuppressWarnings("NullAway") // The driver expects null for a variable that is not set.
        public String loadVariable(String name) {
          return null;
        }
      };

  static Driver of(VaultSettings settings, HttpClient client, Optional<String> token) {
    try {
      return new Driver(
          Vault.create(config(settings, client, token), 2),
          Vault.create(config(settings, client, token), 1),
          settings.namespace());
    } catch (VaultException e) {
      throw new IllegalStateException("the driver takes checked settings", e);
    }
  }

  /** Secrets of the KV engine. */
  Logical secrets() {
    Logical logical = kv.logical();
    return namespace.map(logical::withNameSpace).orElse(logical);
  }

  /** Anything else, by its whole path. */
  Logical paths() {
    Logical logical = plain.logical();
    return namespace.map(logical::withNameSpace).orElse(logical);
  }

  /** Whether Vault is sealed; asked outside of any namespace. */
  LogicalResponse sealStatus() throws VaultException {
    return plain.logical().read("sys/seal-status");
  }

  /** Logging in and renewing. */
  Auth auth() {
    Auth auth = plain.auth();
    return namespace.map(auth::withNameSpace).orElse(auth);
  }

  private static VaultConfig config(
      VaultSettings settings, HttpClient client, Optional<String> token) throws VaultException {
    VaultConfig config =
        new VaultConfig()
            .environmentLoader(NO_ENVIRONMENT)
            .address(settings.address().toString())
            .httpClient(client)
            // Never built, because the client above decides whom to trust.
            .sslConfig(new SslConfig())
            .prefixPath(settings.mount())
            .readTimeout(seconds(settings.requestTimeout()));
    token.ifPresent(config::token);
    return config.build();
  }

  private static int seconds(Duration duration) {
    return (int) Math.max(1, duration.toSeconds());
  }
}
