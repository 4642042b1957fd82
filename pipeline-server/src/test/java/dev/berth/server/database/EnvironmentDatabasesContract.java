package dev.berth.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.failure.DeployException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What every kind of database promises to an environment. */
@Timeout(300)
abstract class EnvironmentDatabasesContract {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  final Environment shop =
      Environment.production(new AppName("shop" + NUMBER.incrementAndGet()), "main");
  final Environment preview = Environment.preview(shop.app(), "dark-mode");

  abstract EnvironmentDatabases databases();

  @AfterEach
  void removeEverything() {
    databases().remove(shop);
    databases().remove(preview);
  }

  @Test
  void anEnvironmentGetsADatabaseItsRoleOwns() {
    DatabaseAccess access = databases().ensure(shop);
    JdbcClient app = client(access);
    app.sql("CREATE TABLE account (id int PRIMARY KEY, amount int)").update();
    app.sql("CREATE SCHEMA own").update();
    assertThat(app.sql("SELECT current_user").query(String.class).single())
        .isEqualTo(access.user());
    assertThat(databases().ensure(shop)).isEqualTo(access);
    assertThat(databases().find(shop)).contains(access);
    assertThat(databases().isAwake(shop)).isTrue();
    assertThat(databases().size(shop)).isPositive();
    assertThat(access.toString()).doesNotContain(access.password());
    assertThat(access.variables())
        .containsEntry("DATABASE_URL", access.url())
        .containsEntry("PGPASSWORD", access.password());
  }

  @Test
  void theRoleIsNobodySpecial() {
    JdbcClient app = client(databases().ensure(shop));
    assertThat(
            app.sql(
                    """
                    SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls
                    FROM pg_roles WHERE rolname = current_user
                    """)
                .query(Boolean.class)
                .single())
        .isFalse();
    for (String forbidden :
        List.of(
            "CREATE ROLE other",
            "CREATE DATABASE other",
            "COPY (SELECT 1) TO PROGRAM 'cat'",
            "SELECT pg_read_file('/etc/passwd')",
            "SELECT pg_backup_start('x')",
            "ALTER SYSTEM SET fsync = off",
            "SELECT * FROM pg_authid")) {
      assertThatThrownBy(() -> app.sql(forbidden).update())
          .as(forbidden)
          .rootCause()
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void anotherEnvironmentsPasswordDoesNotOpenIt() {
    DatabaseAccess mine = databases().ensure(shop);
    DatabaseAccess theirs = databases().ensure(preview);
    assertThat(mine.password()).isNotEqualTo(theirs.password());
    assertThatThrownBy(() -> connect(mine, theirs.user(), theirs.password()))
        .isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> connect(mine, mine.user(), theirs.password()))
        .isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> connect(mine, "berth", mine.password()))
        .isInstanceOf(SQLException.class);
  }

  @Test
  void sleepKeepsTheRowsAndTheAddress() {
    DatabaseAccess access = databases().ensure(shop);
    client(access).sql("CREATE TABLE kept AS SELECT 1 AS one").update();
    databases().sleep(shop);
    databases().sleep(shop);
    assertThat(databases().find(shop)).contains(access);
    DatabaseAccess again = databases().ensure(shop);
    assertThat(again).isEqualTo(access);
    assertThat(rows(again, "kept")).isEqualTo(1);
  }

  @Test
  void whatIsRemovedIsGoneAndMayBeMadeAgain() {
    client(databases().ensure(shop)).sql("CREATE TABLE kept AS SELECT 1 AS one").update();
    databases().remove(shop);
    databases().remove(shop);
    assertThat(databases().find(shop)).isEmpty();
    assertThat(databases().isAwake(shop)).isFalse();
    DatabaseAccess anew = databases().ensure(shop);
    assertThatThrownBy(() -> rows(anew, "kept")).rootCause().hasMessageContaining("does not exist");
  }

  @Test
  void aCopyHasTheRowsAndAPasswordOfItsOwn() {
    DatabaseAccess source = databases().ensure(shop);
    client(source).sql("CREATE TABLE kept AS SELECT 1 AS one").update();
    DatabaseAccess copy = databases().copy(shop, preview);
    assertThat(rows(copy, "kept")).isEqualTo(1);
    assertThat(copy.password()).isNotEqualTo(source.password());
    assertThat(databases().ensure(preview)).isEqualTo(copy);
    client(copy).sql("DROP TABLE kept").update();
    assertThat(rows(source, "kept")).isEqualTo(1);
    assertThatThrownBy(() -> connect(copy, copy.user(), source.password()))
        .isInstanceOf(SQLException.class);
  }

  @Test
  void aKeptStateComesBackAndSoDoesTheOneBeforeThat() {
    DatabaseAccess access = databases().ensure(shop);
    client(access).sql("CREATE TABLE kept AS SELECT 1 AS one").update();
    RestorePoint point = databases().keep(shop, "before the migration", RestorePoint.Keep.ROUTINE);
    client(access).sql("DROP TABLE kept").update();
    client(access).sql("CREATE TABLE newer AS SELECT 1 AS one").update();

    DatabaseAccess restored = databases().restore(shop, point.id());
    assertThat(restored).isEqualTo(access);
    assertThat(rows(restored, "kept")).isEqualTo(1);
    assertThatThrownBy(() -> rows(restored, "newer"))
        .rootCause()
        .hasMessageContaining("does not exist");

    List<RestorePoint> points = databases().restorePoints(shop);
    assertThat(points).contains(point).hasSize(2);
    assertThat(points.getFirst().reason()).contains(point.id());
    databases().restore(shop, points.getFirst().id());
    assertThat(rows(restored, "newer")).isEqualTo(1);
  }

  @Test
  void onlyWhatBerthKeptByItselfGivesWayAndThatIsTold() {
    databases().ensure(shop);
    RestorePoint byHand = databases().keep(shop, "mine", RestorePoint.Keep.BY_HAND);
    RestorePoint wayBack = databases().keep(shop, "before it broke", RestorePoint.Keep.WAY_BACK);
    List<RestorePoint> others = new ArrayList<>();
    for (int number = 0; number < 3; number++) {
      others.add(databases().keep(shop, "number " + number, RestorePoint.Keep.ROUTINE));
      databases().mark(shop, others.getLast().id(), RestorePoint.Keep.SPENT);
    }
    List<RestorePoint> gone = databases().prune(shop, Set.of());

    assertThat(gone)
        .extracting(RestorePoint::id)
        .containsExactly(others.get(1).id(), others.get(0).id());
    assertThat(databases().restorePoints(shop))
        .extracting(RestorePoint::id)
        .containsExactly(others.get(2).id(), wayBack.id(), byHand.id());
    databases().forget(shop, byHand.id());
    assertThat(databases().restorePoints(shop)).hasSize(2);
    assertThatThrownBy(() -> databases().forget(shop, byHand.id()))
        .hasMessageContaining("database.no-restore-point");
  }

  @Test
  void anAppThatChangedItsOwnPasswordIsLetInAgain() {
    DatabaseAccess access = databases().ensure(shop);
    assertThat(databases().readmit(shop)).isFalse();
    client(access).sql("ALTER ROLE CURRENT_USER PASSWORD 'another'").update();
    assertThatThrownBy(() -> connect(access, access.user(), access.password()))
        .isInstanceOf(SQLException.class);

    assertThat(databases().readmit(shop)).isTrue();
    assertThat(client(access).sql("SELECT 1").query(Integer.class).single()).isEqualTo(1);
  }

  @Test
  void whatDoesNotExistIsSaid() {
    assertThatThrownBy(() -> databases().size(shop))
        .isInstanceOf(DeployException.class)
        .hasMessageContaining("database.none");
    assertThatThrownBy(() -> databases().keep(shop, "nothing", RestorePoint.Keep.ROUTINE))
        .isInstanceOf(DeployException.class)
        .hasMessageContaining("database.none");
    databases().ensure(shop);
    assertThatThrownBy(() -> databases().restore(shop, "../.."))
        .isInstanceOf(DeployException.class)
        .hasMessageContaining("database.no-restore-point");
  }

  static JdbcClient client(DatabaseAccess access) {
    return JdbcClient.create(
        new DriverManagerDataSource(access.jdbcUrl(), access.user(), access.password()));
  }

  static int rows(DatabaseAccess access, String table) {
    return client(access).sql("SELECT count(*) FROM " + table).query(Integer.class).single();
  }

  static void connect(DatabaseAccess access, String user, String password) throws SQLException {
    try (Connection connection =
        new DriverManagerDataSource(access.jdbcUrl(), user, password).getConnection()) {
      assertThat(connection.isValid(5)).isTrue();
    }
  }
}
