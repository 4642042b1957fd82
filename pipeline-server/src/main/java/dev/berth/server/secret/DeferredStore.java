package dev.berth.server.secret;

import dev.berth.secrets.SecretLookup;
import dev.berth.secrets.SecretRef;
import dev.berth.secrets.SecretScope;
import dev.berth.secrets.SecretSet;
import dev.berth.secrets.SecretStore;
import dev.berth.secrets.SecretValue;
import dev.berth.secrets.SecretVersion;
import dev.berth.secrets.WriteOutcome;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store that is opened when it is first needed: neither the start of the server nor a push of an
 * app without variables waits for cryptography, and a Vault that is away fails what needs it only.
 */
final class DeferredStore implements SecretStore {
  private final Supplier<SecretStore> opening;
  private final Predicate<SecretScope> isSurelyEmpty;
  private volatile @Nullable SecretStore opened;

  DeferredStore(Supplier<SecretStore> opening, Predicate<SecretScope> isSurelyEmpty) {
    this.opening = opening;
    this.isSurelyEmpty = isSurelyEmpty;
  }

  @Override
  public SecretSet latest(SecretScope scope) {
    return isSurelyEmpty.test(scope)
        ? SecretSet.empty(SecretRef.none(scope))
        : store().latest(scope);
  }

  @Override
  public SecretLookup at(SecretRef ref) {
    return ref.version() == 0 ? new SecretLookup.Gone(ref) : store().at(ref);
  }

  @Override
  public WriteOutcome write(SecretRef expected, Map<String, SecretValue> values) {
    return store().write(expected, values);
  }

  @Override
  public List<SecretVersion> history(SecretScope scope) {
    return isSurelyEmpty.test(scope) ? List.of() : store().history(scope);
  }

  @Override
  public void delete(SecretScope scope) {
    if (!isSurelyEmpty.test(scope)) {
      store().delete(scope);
    }
  }

  @Override
  public String protection() {
    return store().protection();
  }

  @Override
  public void close() {
    SecretStore store = opened;
    if (store != null) {
      store.close();
    }
  }

  /** One that could not be opened is tried again the next time. */
  private SecretStore store() {
    SecretStore store = opened;
    return store == null ? open() : store;
  }

  private synchronized SecretStore open() {
    SecretStore store = opened;
    if (store == null) {
      store = opening.get();
      opened = store;
    }
    return store;
  }
}
