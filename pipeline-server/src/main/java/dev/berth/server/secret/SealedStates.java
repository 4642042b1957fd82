package dev.berth.server.secret;

import static dev.berth.server.secret.StoreCode.translated;

import dev.berth.secrets.SecretScope;
import dev.berth.secrets.SecretSet;
import dev.berth.secrets.SecretStore;
import dev.berth.secrets.SecretValue;
import dev.berth.secrets.WriteOutcome;
import dev.berth.server.app.Environment;
import dev.berth.server.failure.DeployException;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * What Berth remembers about environments and what nobody else is to read: kept as secrets are,
 * encrypted and version by version.
 */
@Component
public class SealedStates {
  private static final String NAME = "STATE";
  private static final int ATTEMPTS = 5;

  private final SecretStore store;

  SealedStates(SecretStore store) {
    this.store = store;
  }

  /** The newest one. */
  public Optional<String> read(Environment environment) {
    return translated(() ->
        Optional.ofNullable(store.latest(scope(environment)).values().get(NAME))
            .map(SecretValue::reveal));
  }

  /** Keeps a new one; earlier ones stay for as long as the store keeps versions. */
  public void write(Environment environment, String state) {
    translated(() -> {
      Map<String, SecretValue> values = Map.of(NAME, SecretValue.of(state));
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        SecretSet before = store.latest(scope(environment));
        if (store.write(before.ref(), values) instanceof WriteOutcome.Written written) {
          return written;
        }
      }
      throw new DeployException(
          SecretCode.CONTENDED.because(
              "The state of " + environment.key() + " is being written by many at once",
              "Try again"));
    });
  }

  /** How many versions are kept. */
  public int versions(Environment environment) {
    return translated(() -> store.history(scope(environment)).size());
  }

  /** Makes sure that none is kept. */
  public void delete(Environment environment) {
    translated(() -> {
      store.delete(scope(environment));
      return environment;
    });
  }

  private static SecretScope scope(Environment environment) {
    return new SecretScope.OfState(environment.app().value(), environment.key());
  }
}
