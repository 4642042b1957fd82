package dev.berth.server.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** Connects to wherever the cluster answers now: its port may change when it is started again. */
final class ClusterDataSource extends AbstractDataSource {
  private final AtomicReference<DataSource> current = new AtomicReference<>();
  private final String database;

  ClusterDataSource(Endpoint endpoint, String database) {
    this.database = database;
    moveTo(endpoint);
  }

  void moveTo(Endpoint endpoint) {
    current.set(endpoint.database(database));
  }

  /** The pool waits so long for a connection that is being made while it closes. */
  @Override
  public int getLoginTimeout() {
    return Endpoint.CONNECT_SECONDS;
  }

  @Override
  public void setLoginTimeout(int seconds) {
    // Fixed: a cluster on the same machine answers at once or not at all.
  }

  @Override
  public Connection getConnection() throws SQLException {
    return current.get().getConnection();
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    return current.get().getConnection(username, password);
  }
}
