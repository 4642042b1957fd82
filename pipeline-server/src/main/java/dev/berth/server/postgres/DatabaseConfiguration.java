package dev.berth.server.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.berth.server.failure.DeployException;
import dev.berth.server.installation.DataDirectory;
import dev.berth.server.installation.InstallationId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Gives the server its database: a cluster of Berth's own, or the operator's. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {
  private static final long CONNECT_MILLIS = 5_000;

  /** Absent with an operator's database: decided at the start, where conditions are the build's. */
  @Bean
  @Nullable BerthCluster berthCluster(DataDirectory data, DatabaseSettings settings) {
    if (!settings.isOwn()) {
      return null;
    }
    return new BerthCluster(
        new PostgresCluster(
            data.postgres(),
            PostgresBinaries.in(data.postgres()),
            ClusterUser.unprivileged(settings.uid()),
            ClusterTuning.small(),
            InstallationId.of(data).mark("postgres")));
  }

  @Bean
  HikariDataSource dataSource(ObjectProvider<BerthCluster> own, DatabaseSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("berth");
    config.setMaximumPoolSize(settings.connections());
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECT_MILLIS);
    BerthCluster cluster = own.getIfAvailable();
    if (cluster == null) {
      config.setJdbcUrl(settings.url());
      config.setUsername(settings.username());
      if (settings.passwordFile() != null) {
        config.setPassword(password(settings.passwordFile()));
      }
    } else {
      config.setDataSource(cluster.database());
    }
    return new HikariDataSource(config);
  }

  @Bean
  FlywayMigrationStrategy migrations() {
    return flyway -> {
      EditedMigrations.repair(flyway.getConfiguration().getDataSource());
      flyway.migrate();
    };
  }

  private static String password(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new DeployException(
          PostgresCode.DATABASE_UNUSABLE.because(
              "The password file " + file + " cannot be read.",
              "Mend berth.database.password-file or the file's permissions."),
          e);
    }
  }
}
