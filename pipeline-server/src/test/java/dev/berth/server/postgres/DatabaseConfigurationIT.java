package dev.berth.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.berth.server.installation.DataDirectory;
import dev.berth.server.installation.InstallationId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

@Timeout(120)
class DatabaseConfigurationIT {
  private static final String MIGRATIONS = "SELECT count(*) > 0 FROM flyway_schema_history";
  private DataDirectory data = new DataDirectory(Path.of("/nonexistent"));

  @EnableConfigurationProperties(DatabaseSettings.class)
  static class Settings {}

  @BeforeEach
  void directory() throws IOException {
    data = new DataDirectory(Files.createTempDirectory("berth-database-"));
    Files.setPosixFilePermissions(data.root(), PosixFilePermissions.fromString("rwx--x--x"));
  }

  @AfterEach
  void remove() throws IOException {
    if (Files.isDirectory(data.postgres())) {
      cluster().stop();
    }
    FileSystemUtils.deleteRecursively(data.root());
  }

  @Test
  void theServerHasAMigratedDatabaseOfItsOwnThatOutlivesIt() {
    runner()
        .run(context -> {
          JdbcClient jdbc = context.getBean(JdbcClient.class);
          assertThat(jdbc.sql(MIGRATIONS).query(Boolean.class).single()).isTrue();
        });
    assertThat(cluster().isRunning()).isTrue();
  }

  @Test
  void aPostmasterThatIsKilledComesBackUnderTheRunningServer() {
    runner()
        .run(context -> {
          JdbcClient jdbc = context.getBean(JdbcClient.class);
          jdbc.sql("CREATE TABLE kept AS SELECT 1 AS one").update();
          Optional<Postmaster> postmaster = Postmaster.of(data.postgres().resolve("data"));
          ProcessHandle.of(postmaster.orElseThrow().pid()).orElseThrow().destroyForcibly();
          assertThat(eventually(jdbc)).isEqualTo(1);
        });
  }

  @Test
  void onRequestItStopsAfterTheServersLastConnection() {
    runner().run(context -> context.getBean(BerthCluster.class).stopWithServer());
    assertThat(cluster().isRunning()).isFalse();
  }

  @Test
  void theOperatorsDatabaseIsUsedInstead() throws IOException {
    try (TestDatabase operators = TestDatabase.fresh()) {
      HikariDataSource theirs = (HikariDataSource) operators.dataSource();
      Path password = data.root().resolve("password");
      Files.writeString(password, theirs.getPassword() + "\n");
      runner()
          .withPropertyValues(
              "berth.database.url=" + theirs.getJdbcUrl(),
              "berth.database.username=" + theirs.getUsername(),
              "berth.database.password-file=" + password)
          .run(context -> {
            JdbcClient jdbc = context.getBean(JdbcClient.class);
            assertThat(jdbc.sql("SELECT current_database()").query(String.class).single())
                .isEqualTo(operators.name());
            assertThat(context.getBeanProvider(BerthCluster.class).getIfAvailable()).isNull();
          });
    }
    assertThat(data.postgres()).doesNotExist();
  }

  private ApplicationContextRunner runner() {
    return new ApplicationContextRunner()
        .withBean(DataDirectory.class, () -> data)
        .withUserConfiguration(Settings.class, DatabaseConfiguration.class)
        .withConfiguration(
            AutoConfigurations.of(
                DataSourceAutoConfiguration.class,
                JdbcTemplateAutoConfiguration.class,
                JdbcClientAutoConfiguration.class,
                FlywayAutoConfiguration.class));
  }

  private PostgresCluster cluster() {
    return new PostgresCluster(
        data.postgres(),
        PostgresBinaries.in(data.postgres()),
        ClusterUser.unprivileged(199_000),
        ClusterTuning.small(),
        InstallationId.of(data).mark("postgres"));
  }

  /** The first tries meet a dying postmaster, or none. */
  private static int eventually(JdbcClient jdbc) throws InterruptedException {
    for (int attempt = 0; ; attempt++) {
      try {
        return jdbc.sql("SELECT count(*) FROM kept").query(Integer.class).single();
      } catch (org.springframework.dao.DataAccessException e) {
        if (attempt == 100) {
          throw e;
        }
        Thread.sleep(100);
      }
    }
  }
}
