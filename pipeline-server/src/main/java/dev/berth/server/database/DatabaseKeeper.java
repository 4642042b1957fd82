package dev.berth.server.database;

import org.springframework.scheduling.annotation.Scheduled;
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

  @Scheduled(fixedDelay = 1_000)
  void look() {
    if (databases instanceof ClusterDatabases clusters) {
      clusters.wakeFallen();
    }
  }
}
