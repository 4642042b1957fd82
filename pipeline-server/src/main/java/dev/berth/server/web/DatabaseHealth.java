package dev.berth.server.web;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whether Berth's own database answers. */
@Component("databaseHealthIndicator")
class DatabaseHealth implements HealthIndicator {
  private final JdbcClient jdbc;

  DatabaseHealth(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Health health() {
    try {
      String version = jdbc.sql("show server_version").query(String.class).single();
      return Health.up().withDetail("PostgreSQL", version).build();
    } catch (DataAccessException e) {
      return Health.down().withDetail("problem", "it does not answer").build();
    }
  }
}
