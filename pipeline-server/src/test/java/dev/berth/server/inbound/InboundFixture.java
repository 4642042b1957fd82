package dev.berth.server.inbound;

import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.AppName;
import dev.berth.server.installation.DataDirectory;
import dev.berth.server.postgres.TestDatabase;
import dev.berth.server.secret.SecretFixture;
import dev.berth.server.source.mirror.RemoteAddress;
import dev.berth.webhooks.HostingService;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Connections over a real database and the real store of secrets. */
public final class InboundFixture implements AutoCloseable {
  public final TestDatabase database = TestDatabase.fresh();
  public final Connections connections;
  public final AppCatalog catalog;
  private final SecretFixture secrets;

  public InboundFixture(Path directory) {
    Clock clock = Clock.systemUTC();
    catalog = new AppCatalog(database.jdbc(), clock);
    secrets = new SecretFixture(new DataDirectory(directory), database.jdbc(), catalog, clock);
    connections = new Connections(database.jdbc(), secrets.notes, clock);
  }

  /** An app that is connected, without anything being fetched. */
  public Connection connected(
      AppName app, HostingService service, RemoteAddress address, Optional<String> token) {
    catalog.ensure(app, "main");
    connections.keep(
        app, new Connections.Secrets("a-secret-of-its-own", token, connections.key(app)));
    connections.add(
        app, "id-of-" + app, service, address, "main", "operator", Duration.ofMinutes(5));
    return connections.of(app).orElseThrow();
  }

  @Override
  public void close() {
    secrets.close();
    database.close();
  }
}
