package dev.berth.server.database;

import dev.berth.sandbox.Sandboxes;
import dev.berth.server.installation.DataDirectory;
import dev.berth.server.installation.DiskSpace;
import dev.berth.server.postgres.ClusterTuning;
import dev.berth.server.postgres.PostgresBinaries;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;

/** Gives the server its way to the environments' databases. */
@Configuration(proxyBeanMethods = false)
class DatabasesConfiguration {
  @Bean
  EnvironmentDatabases environmentDatabases(
      DataDirectory data,
      Sandboxes sandboxes,
      DatabasesSettings settings,
      Clock clock,
      DiskSpace disk) {
    return settings.url() == null
        ? clusters(data, sandboxes, settings, clock, disk)
        : external(data, settings, settings.url(), clock);
  }

  private static ExternalDatabases external(
      DataDirectory data, DatabasesSettings settings, String url, Clock clock) {
    Path file = settings.passwordFile();
    ExternalAddress address =
        ExternalAddress.parse(url, file == null ? data.root().resolve("database-password") : file);
    return new ExternalDatabases(
        data.databases(), new ExternalServer(address, DumpTools.ofThisMachine()), settings, clock);
  }

  static ClusterDatabases clusters(
      DataDirectory data,
      Sandboxes sandboxes,
      DatabasesSettings settings,
      Clock clock,
      DiskSpace disk) {
    Path directory = data.databases();
    PostgresSandbox sandbox =
        new PostgresSandbox(
            sandboxes,
            SingletonSupplier.of(() -> PostgresBinaries.in(data.postgres())),
            directory.resolve("root"),
            settings.memory().toBytes());
    Postmasters postmasters = new Postmasters(sandbox, tuning(settings).parameters());
    return new ClusterDatabases(
        directory,
        postmasters,
        new ClusterTemplate(directory, sandbox, postmasters),
        settings,
        clock,
        disk);
  }

  /** What is reserved for superusers comes on top: an app cannot lock Berth out. */
  private static ClusterTuning tuning(DatabasesSettings settings) {
    return ClusterTuning.small()
        .with("max_connections", Integer.toString(settings.connections() + 5))
        .with("superuser_reserved_connections", "5");
  }
}
