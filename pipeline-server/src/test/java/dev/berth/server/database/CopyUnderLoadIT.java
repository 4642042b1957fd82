package dev.berth.server.database;

import static dev.berth.server.database.EnvironmentDatabasesContract.client;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Copies and restore points of a database that is being written to all the time. */
@Timeout(600)
class CopyUnderLoadIT {
  private static final int ACCOUNTS = 200;
  private static final int OPENING = 1_000;
  private static final int CLIENTS = 4;

  private final Environment shop = Environment.production(new AppName("shop"), "main");
  private final Environment preview = Environment.preview(shop.app(), "dark-mode");

  private final List<SQLException> failed = new CopyOnWriteArrayList<>();
  private final AtomicLong transfers = new AtomicLong();
  private volatile boolean open = true;

  @Test
  void noTransferFailsAndEveryCopyIsConsistent() throws InterruptedException {
    try (ClusterFixture fixture = new ClusterFixture(DatabasesSettings.DEFAULT)) {
      DatabaseAccess access = fixture.databases.ensure(shop);
      openAccounts(client(access));
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int seed = i;
        clients.add(Thread.ofVirtual().start(() -> transfer(access, new Random(seed))));
      }
      awaitTransfers(50);

      long before = transfers.get();
      assertConsistent(fixture.databases.copy(shop, preview), before);
      awaitTransfers(transfers.get() + 50);
      long later = transfers.get();
      RestorePoint point = fixture.databases.keep(shop, "under load", RestorePoint.Keep.ROUTINE);
      awaitTransfers(transfers.get() + 50);

      open = false;
      for (Thread client : clients) {
        client.join();
      }
      assertThat(failed).isEmpty();
      assertConsistent(access, transfers.get());
      DatabaseAccess restored = fixture.databases.restore(shop, point.id());
      assertConsistent(restored, later);
      assertThat(count(client(restored))).isLessThan(transfers.get());
    }
  }

  private static void openAccounts(JdbcClient app) {
    app.sql("CREATE TABLE account (id int PRIMARY KEY, amount int NOT NULL)").update();
    app.sql("CREATE TABLE transfer (id bigserial PRIMARY KEY, payer int, payee int, amount int)")
        .update();
    app.sql("CREATE TABLE filler AS SELECT i, repeat('x', 500) FROM generate_series(1, 20000) i")
        .update();
    app.sql("INSERT INTO account SELECT i, :opening FROM generate_series(1, :accounts) i")
        .param("opening", OPENING)
        .param("accounts", ACCOUNTS)
        .update();
  }

  private void transfer(DatabaseAccess access, Random random) {
    try (Connection connection =
        new DriverManagerDataSource(access.jdbcUrl(), access.user(), access.password())
            .getConnection()) {
      connection.setAutoCommit(false);
      while (open) {
        transferOnce(connection, random);
        transfers.incrementAndGet();
      }
    } catch (SQLException e) {
      failed.add(e);
    }
  }

  /** Accounts in the order of their ids, so that no two transfers wait for each other for ever. */
  private static void transferOnce(Connection connection, Random random) throws SQLException {
    int payer = random.nextInt(ACCOUNTS) + 1;
    int payee = random.nextInt(ACCOUNTS) + 1;
    int amount = random.nextInt(20);
    try (PreparedStatement change =
            connection.prepareStatement("UPDATE account SET amount = amount + ? WHERE id = ?");
        PreparedStatement note =
            connection.prepareStatement(
                "INSERT INTO transfer (payer, payee, amount) VALUES (?, ?, ?)")) {
      change.setInt(1, payer < payee ? -amount : amount);
      change.setInt(2, Math.min(payer, payee));
      change.execute();
      change.setInt(1, payer < payee ? amount : -amount);
      change.setInt(2, Math.max(payer, payee));
      change.execute();
      note.setInt(1, payer);
      note.setInt(2, payee);
      note.setInt(3, amount);
      note.execute();
    }
    connection.commit();
  }

  private void awaitTransfers(long number) throws InterruptedException {
    while (transfers.get() < number && failed.isEmpty()) {
      Thread.sleep(10);
    }
  }

  /** Nothing is lost that was committed before; nothing is there by half. */
  private static void assertConsistent(DatabaseAccess access, long atLeast) {
    JdbcClient app = client(access);
    assertThat(app.sql("SELECT sum(amount) FROM account").query(Long.class).single())
        .isEqualTo((long) ACCOUNTS * OPENING);
    assertThat(count(app)).isGreaterThanOrEqualTo(atLeast);
    assertThat(
            app.sql(
                    """
                    SELECT count(*) FROM account WHERE amount <> :opening
                      + coalesce((SELECT sum(amount) FROM transfer WHERE payee = account.id), 0)
                      - coalesce((SELECT sum(amount) FROM transfer WHERE payer = account.id), 0)
                    """)
                .param("opening", OPENING)
                .query(Long.class)
                .single())
        .isZero();
    assertThat(app.sql("SELECT count(*) FROM filler").query(Long.class).single()).isEqualTo(20_000);
  }

  private static long count(JdbcClient app) {
    return app.sql("SELECT count(*) FROM transfer").query(Long.class).single();
  }
}
