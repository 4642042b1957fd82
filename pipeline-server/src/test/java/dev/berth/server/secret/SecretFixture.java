package dev.berth.server.secret;

import dev.berth.secrets.SecretStore;
import dev.berth.server.app.AppCatalog;
import dev.berth.server.installation.DataDirectory;
import java.time.Clock;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The secret feature around a directory and a database, for tests of what stands on it. */
public final class SecretFixture implements AutoCloseable {
  private final SecretStore store;

  public final SealedStates states;
  public final EnvironmentRedaction redaction;
  public final Variables variables;
  public final SealedNotes notes;

  public SecretFixture(DataDirectory data, JdbcClient jdbc, AppCatalog catalog, Clock clock) {
    store =
        new SecretsConfiguration().secretStore(data, new SecretSettings(null, null, null), clock);
    states = new SealedStates(store);
    notes = new SealedNotes(store);
    redaction =
        new EnvironmentRedaction(
            store, new StaticListableBeanFactory().getBeanProvider(IssuedSecrets.class), clock);
    variables = new Variables(store, new VariableRecords(jdbc, clock), redaction, catalog);
  }

  @Override
  public void close() {
    store.close();
  }
}
