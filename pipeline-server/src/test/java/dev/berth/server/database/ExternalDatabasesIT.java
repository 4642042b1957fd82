package dev.berth.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.server.failure.DeployException;
import dev.berth.server.postgres.TestDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** On a server whose role may create databases and roles, and is no superuser. */
class ExternalDatabasesIT extends EnvironmentDatabasesContract {
  private static final String ROLE = "operator_of_berth";

  @TempDir static Path directory;
  private static @Nullable TestDatabase machine;
  private static @Nullable ExternalDatabases databases;

  @BeforeAll
  static void open() throws SQLException {
    machine = TestDatabase.fresh();
    String password = ClusterPasswords.one();
    machine
        .jdbc()
        .sql("CREATE ROLE " + ROLE + " LOGIN CREATEDB CREATEROLE PASSWORD '" + password + "'")
        .update();
    try (Connection connection = machine.dataSource().getConnection()) {
      URI url = URI.create(connection.getMetaData().getURL().substring("jdbc:".length()));
      databases =
          new ExternalDatabases(
              directory,
              new ExternalServer(
                  new ExternalAddress(url.getHost(), url.getPort(), ROLE, password),
                  DumpTools.ofThisMachine()),
              DatabasesSettings.DEFAULT,
              Clock.systemUTC());
    }
  }

  @AfterAll
  static void close() {
    if (machine != null) {
      machine.jdbc().sql("DROP ROLE IF EXISTS " + ROLE).update();
      machine.close();
    }
  }

  @Override
  EnvironmentDatabases databases() {
    if (databases == null) {
      throw new IllegalStateException("not open");
    }
    return databases;
  }

  @Test
  void namesOnTheServerTellNothingAndNothingIsLeftThere() {
    DatabaseAccess access = databases().ensure(shop);
    assertThat(access.name() + access.user()).doesNotContain("shop");
    databases().keep(shop, "one", RestorePoint.Keep.ROUTINE);
    databases().remove(shop);
    assertThat(machine().jdbc().sql("SELECT datname FROM pg_database").query(String.class).list())
        .noneMatch(name -> name.startsWith("berth_"));
    assertThat(machine().jdbc().sql("SELECT rolname FROM pg_roles").query(String.class).list())
        .noneMatch(name -> name.startsWith("berth_"));
  }

  @Test
  void aDatabaseInUseIsCopiedByAMatchingPgDumpOrTheReasonIsSaid() throws SQLException {
    DatabaseAccess access = databases().ensure(shop);
    client(access).sql("CREATE TABLE kept AS SELECT 1 AS one").update();
    Optional<Integer> tool = DumpTools.ofThisMachine().major();
    try (Connection session =
        new DriverManagerDataSource(access.jdbcUrl(), access.user(), access.password())
            .getConnection()) {
      assertThat(session.isValid(5)).isTrue();
      int server = session.getMetaData().getDatabaseMajorVersion();
      if (tool.isPresent() && tool.get() >= server) {
        assertThat(rows(databases().copy(shop, preview), "kept")).isEqualTo(1);
      } else {
        assertThatThrownBy(() -> databases().copy(shop, preview))
            .isInstanceOf(DeployException.class)
            .hasMessageContaining("database.in-use");
      }
      assertThat(session.isValid(5)).isTrue();
    }
  }

  private static TestDatabase machine() {
    if (machine == null) {
      throw new IllegalStateException("not open");
    }
    return machine;
  }
}
