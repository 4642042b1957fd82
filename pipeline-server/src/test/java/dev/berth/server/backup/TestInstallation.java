package dev.berth.server.backup;

import dev.berth.sandbox.Isolation;
import dev.berth.sandbox.Sandboxes;
import dev.berth.server.database.ClusterDatabases;
import dev.berth.server.installation.DataDirectory;
import dev.berth.server.installation.InstallationId;
import dev.berth.server.postgres.BerthCluster;
import dev.berth.server.volume.Volumes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The features that keep data, over a directory: real clusters, real isolation, no web. */
record TestInstallation(ConfigurableApplicationContext context) implements AutoCloseable {
  private static final String ROOT = "dev.berth.server.";

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @ConfigurationPropertiesScan({
    ROOT + "installation",
    ROOT + "isolation",
    ROOT + "postgres",
    ROOT + "database"
  })
  @ComponentScan({
    ROOT + "installation",
    ROOT + "isolation",
    ROOT + "postgres",
    ROOT + "database",
    ROOT + "volume",
    ROOT + "backup"
  })
  static class Slice {}

  static TestInstallation start(Path directory) {
    return new TestInstallation(
        new SpringApplicationBuilder(Slice.class)
            .web(WebApplicationType.NONE)
            .properties("berth.data-directory=" + directory, "logging.threshold.console=warn")
            .run());
  }

  DataDirectory data() {
    return context.getBean(DataDirectory.class);
  }

  String installation() {
    return InstallationId.of(data()).value();
  }

  JdbcClient state() {
    return context.getBean(JdbcClient.class);
  }

  ClusterDatabases databases() {
    return context.getBean(ClusterDatabases.class);
  }

  Volumes volumes() {
    return context.getBean(Volumes.class);
  }

  Backups backups() {
    return context.getBean(Backups.class);
  }

  /** Ends everything it started, and leaves the machine as it was. */
  @Override
  public void close() {
    Sandboxes sandboxes = context.getBean(Sandboxes.class);
    sandboxes.running().forEach(process -> sandboxes.stop(process.mark(), Duration.ofSeconds(5)));
    context.getBean(BerthCluster.class).stopWithServer();
    Isolation isolation = context.getBean(Isolation.class);
    context.close();
    try {
      isolation.leaveMachine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
