package dev.berth.server.secret;

import dev.berth.secrets.SecretStore;
import dev.berth.secrets.embedded.EmbeddedSecretStore;
import dev.berth.server.installation.DataDirectory;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Gives the server its store of secret values; opened at the first need. */
@Configuration(proxyBeanMethods = false)
class SecretsConfiguration {
  @Bean
  SecretStore secretStore(DataDirectory data, SecretSettings settings, Clock clock) {
    Path directory = data.secrets();
    StoreOpening opening = new StoreOpening(settings, directory, data.masterKey(), clock);
    return opening.isOnThisMachine()
        ? new DeferredStore(opening::open, scope -> !EmbeddedSecretStore.hasAny(directory, scope))
        : new DeferredStore(opening::open, scope -> false);
  }
}
