package dev.berth.server.postgres;

import dev.berth.concurrent.BackgroundLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster that holds Berth's own state: kept running while the server lives, and beyond unless
 * the whole installation is shut down.
 */
public final class BerthCluster implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BerthCluster.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final String DATABASE = "berth";

  private final PostgresCluster cluster;
  private final ClusterDataSource source;
  private final BackgroundLoop watch;
  private volatile boolean stopWithServer;

  BerthCluster(PostgresCluster cluster) {
    this.cluster = cluster;
    Endpoint endpoint = cluster.ensureRunning();
    endpoint.ensureDatabase(DATABASE);
    this.source = new ClusterDataSource(endpoint, DATABASE);
    this.watch =
        BackgroundLoop.every(LOOK, "postgres-watch", this::startFallen).startingAfter(LOOK);
    watch.start();
  }

  /** When the server ends, the cluster is to end too, after the last connection. */
  public void stopWithServer() {
    stopWithServer = true;
  }

  /** Copies the data directory to one that does not exist yet, while it serves. */
  public void copyTo(Path target) throws IOException {
    try (Connection connection = cluster.ensureRunning().database("postgres").getConnection()) {
      OnlineCopy.of(connection, cluster.directory().resolve("data"), target);
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  DataSource database() {
    return source;
  }

  @Override
  public void close() {
    watch.close();
    if (stopWithServer) {
      cluster.stop();
    }
  }

  private void startFallen() {
    if (!cluster.isRunning()) {
      LOG.warn("PostgreSQL in {} is not running and is started again", cluster.directory());
      source.moveTo(cluster.ensureRunning());
    }
  }
}
