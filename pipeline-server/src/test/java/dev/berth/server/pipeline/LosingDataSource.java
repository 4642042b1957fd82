package dev.berth.server.pipeline;

import dev.berth.server.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A pool of which every second connection is lost as soon as it is taken: PostgreSQL ends it. */
final class LosingDataSource extends DelegatingDataSource {
  private final TestDatabase database;
  private final AtomicInteger taken = new AtomicInteger();

  LosingDataSource(TestDatabase pool, TestDatabase database) {
    super(pool.dataSource());
    this.database = database;
  }

  int lost() {
    return taken.get() / 2;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = super.getConnection();
    if (taken.getAndIncrement() % 2 == 0) {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
        row.next();
        database
            .jdbc()
            .sql("select pg_terminate_backend(:pid, 5000)")
            .param("pid", row.getInt(1))
            .query(Boolean.class)
            .single();
      }
    }
    return connection;
  }
}
