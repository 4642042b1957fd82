package dev.berth.server.secret;

import dev.berth.secrets.SecretScope;
import dev.berth.secrets.SecretSet;
import dev.berth.secrets.SecretStore;
import dev.berth.secrets.SecretValue;
import dev.berth.secrets.WriteOutcome;
import dev.berth.server.app.AppName;
import dev.berth.server.failure.DeployException;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/**
 * Secrets that Berth itself needs for an app and gives to nobody: what proves to others that it is
 * Berth. Kept as the app's own secrets are.
 */
@Component
public class SealedNotes {
  private static final int ATTEMPTS = 5;

  private final SecretStore store;

  SealedNotes(SecretStore store) {
    this.store = store;
  }

  /**
   * What is known.
   *
   * @param about what it is for, a word such as {@code repository}
   */
  public Map<String, String> read(AppName app, String about) {
    return StoreCode.translated(() -> {
      Map<String, String> values = new TreeMap<>();
      store
          .latest(scope(app, about))
          .values()
          .forEach((name, value) -> values.put(name, value.reveal()));
      return values;
    });
  }

  /** Replaces what is known. */
  public void write(AppName app, String about, Map<String, String> values) {
    StoreCode.translated(() -> {
      Map<String, SecretValue> sealed = new TreeMap<>();
      values.forEach((name, value) -> sealed.put(name, SecretValue.of(value)));
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        SecretSet before = store.latest(scope(app, about));
        if (store.write(before.ref(), sealed) instanceof WriteOutcome.Written written) {
          return written;
        }
      }
      throw new DeployException(
          SecretCode.CONTENDED.because(
              "What Berth knows of " + app + " is being written by many at once", "Try again"));
    });
  }

  /** Makes sure that nothing is known. */
  public void delete(AppName app, String about) {
    StoreCode.translated(() -> {
      store.delete(scope(app, about));
      return app;
    });
  }

  /** No environment's key begins like this: keys begin with the name of their app. */
  private static SecretScope scope(AppName app, String about) {
    return new SecretScope.OfState(app.value(), about + "-of-" + app.value());
  }
}
