package dev.berth.server.database;

import dev.berth.concurrent.BackgroundLoop;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** Brings back databases that ended although they were meant to run: killed, or after a reboot. */
@Component
class DatabaseKeeper {
  private final EnvironmentDatabases databases;

  DatabaseKeeper(EnvironmentDatabases databases) {
    this.databases = databases;
    if (databases instanceof ClusterDatabases clusters) {
      clusters.sweep();
    }
  }

  @Bean
  BackgroundLoop databaseLoop() {
    return BackgroundLoop.every(Duration.ofSeconds(1), "databases", this::look);
  }

  private void look() {
    if (databases instanceof ClusterDatabases clusters) {
      clusters.wakeFallen();
    }
  }
}
