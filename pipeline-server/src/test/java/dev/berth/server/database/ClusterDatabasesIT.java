package dev.berth.server.database;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class ClusterDatabasesIT extends EnvironmentDatabasesContract {
  static @Nullable ClusterFixture fixture;

  @BeforeAll
  static void open() {
    fixture = new ClusterFixture(DatabasesSettings.DEFAULT);
  }

  @AfterAll
  static void close() {
    if (fixture != null) {
      fixture.close();
    }
  }

  @Override
  EnvironmentDatabases databases() {
    if (fixture == null) {
      throw new IllegalStateException("not open");
    }
    return fixture.databases;
  }
}
