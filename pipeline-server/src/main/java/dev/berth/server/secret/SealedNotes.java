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
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * Secrets that Berth itself needs for an app and gives to nobody: what proves to others that it is
 * Berth. Kept as the app's own secrets are.
 */
@Component
public class SealedNotes {
  private static final int ATTEMPTS = 20;

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
    return StoreCode.translated(() -> revealed(store.latest(scope(app, about))));
  }

  /**
   * Changes what is known. Whoever wrote meanwhile is not overwritten: the change is made anew on
   * top of what he wrote.
   *
   * @param change makes of what is known what shall be; called again when somebody else wrote
   * @return what is known now
   */
  public Map<String, String> change(
      AppName app, String about, Consumer<Map<String, String>> change) {
    return StoreCode.translated(() -> {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        SecretSet seen = store.latest(scope(app, about));
        Map<String, String> known = revealed(seen);
        Map<String, String> changed = new TreeMap<>(known);
        change.accept(changed);
        if (changed.equals(known)
            || store.write(seen.ref(), sealed(changed)) instanceof WriteOutcome.Written) {
          return changed;
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

  private static Map<String, String> revealed(SecretSet set) {
    Map<String, String> values = new TreeMap<>();
    set.values().forEach((name, value) -> values.put(name, value.reveal()));
    return values;
  }

  private static Map<String, SecretValue> sealed(Map<String, String> values) {
    Map<String, SecretValue> sealed = new TreeMap<>();
    values.forEach((name, value) -> sealed.put(name, SecretValue.of(value)));
    return sealed;
  }

  /** No environment's key begins like this: keys begin with the name of their app. */
  private static SecretScope scope(AppName app, String about) {
    return new SecretScope.OfState(app.value(), about + "-of-" + app.value());
  }
}
