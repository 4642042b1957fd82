package dev.berth.server.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/**
 * A migrated, empty database on a real PostgreSQL of this JVM's own.
 *
 * @param dataSource a small pool
 * @param jdbc a client over that pool
 * @param name the database's name
 */
public record TestDatabase(DataSource dataSource, JdbcClient jdbc, String name)
    implements AutoCloseable {
  private static final String TEMPLATE = "migrated";

  /** A new database with every migration applied. */
  public static TestDatabase fresh() {
    String name = "test_" + UUID.randomUUID().toString().replace("-", "");
    JdbcClient.create(TestCluster.ENDPOINT.database("postgres"))
        .sql("CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE + " STRATEGY WAL_LOG")
        .update();
    return open(name);
  }

  /** A second, independent pool on the same database: as another server process would have. */
  public TestDatabase secondPool() {
    return open(name);
  }

  private static TestDatabase open(String name) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(TestCluster.ENDPOINT.url(name));
    config.setUsername(TestCluster.ENDPOINT.user());
    config.setPassword(TestCluster.ENDPOINT.password());
    config.setMaximumPoolSize(8);
    config.setMinimumIdle(0);
    config.setIdleTimeout(10_000);
    config.setPoolName(name);
    HikariDataSource source = new HikariDataSource(config);
    return new TestDatabase(source, JdbcClient.create(source), name);
  }

  /** Closes the pool; the cluster and all its databases vanish with the JVM. */
  @Override
  public void close() {
    ((HikariDataSource) dataSource).close();
  }

  private static void remove(PostgresCluster cluster) {
    try {
      cluster.stop();
      FileSystemUtils.deleteRecursively(cluster.directory());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class TestCluster {
    private static final int UID = 199_000;
    private static final String PREFIX = "berth-test-postgres-";
    private static final Endpoint ENDPOINT = start();

    private static Endpoint start() {
      try {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        String owner = System.getProperty("user.name", "unknown");
        PostgresBinaries binaries =
            PostgresBinaries.in(temporary.resolve("berth-test-binaries-" + owner));
        sweep(temporary, binaries);
        PostgresCluster cluster =
            cluster(temporary.resolve(PREFIX + ProcessHandle.current().pid()), binaries);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(cluster)));
        Endpoint endpoint = cluster.ensureRunning();
        JdbcClient.create(endpoint.database("postgres"))
            .sql("CREATE DATABASE " + TEMPLATE)
            .update();
        Flyway.configure().dataSource(endpoint.database(TEMPLATE)).load().migrate();
        return endpoint;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static PostgresCluster cluster(Path directory, PostgresBinaries binaries) {
      ClusterTuning tuning =
          ClusterTuning.small().with("max_connections", "200").with("fsync", "off");
      return new PostgresCluster(
          directory,
          binaries,
          ClusterUser.unprivileged(UID),
          tuning,
          directory.getFileName() + "/postgres");
    }

    /** Clusters of test runs that were killed. */
    private static void sweep(Path temporary, PostgresBinaries binaries) throws IOException {
      try (Stream<Path> entries = Files.list(temporary)) {
        entries
            .filter(path -> path.getFileName().toString().startsWith(PREFIX))
            .filter(path -> !isAlive(path.getFileName().toString().substring(PREFIX.length())))
            .filter(Files::isWritable)
            .forEach(path -> remove(cluster(path, binaries)));
      }
    }

    private static boolean isAlive(String pid) {
      return ProcessHandle.of(Long.parseLong(pid)).isPresent();
    }
  }
}
