package dev.berth.e2e;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Stops deploys at exact points from outside, so that a test can kill the server there: triggers in
 * Berth's database make the commit that would record something wait for the test. After the kill
 * the record is written or lost, as the test says; nothing in Berth knows of it.
 */
final class JournalHold implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long LOCK = 4711;

  private final Connection connection;
  private final Map<String, Point> held = new LinkedHashMap<>();

  private JournalHold(Connection connection) {
    this.connection = connection;
  }

  /** A table whose rows are held, and how a row tells its app. */
  enum Table {
    DEPLOY_EVENT("(select lane from deploy where id = %s.deploy_id)"),
    RELEASE("%s.app"),
    ROUTE("split_part(%s.release, '/', 1)");

    private final String app;

    Table(String app) {
      this.app = app;
    }

    String rowsOf(String row, String name) {
      return app.formatted(row) + " = '" + name + "'";
    }
  }

  /**
   * Where a deploy is held.
   *
   * @param row a condition on the row {@code r}, in SQL
   * @param kept whether the record outlives the server
   */
  record Point(Table table, String row, boolean kept) {
    /** The record of this event. */
    static Point event(String type, String step, boolean kept) {
      return new Point(
          Table.DEPLOY_EVENT, "r.type = '" + type + "' and r.step = '" + step + "'", kept);
    }
  }

  static JournalHold in(BerthInstallation berth) {
    try {
      String[] postmaster =
          BerthInstallation.read(berth.data().resolve("postgres/data/postmaster.pid"))
              .split("\n", -1);
      return new JournalHold(
          DriverManager.getConnection(
              "jdbc:postgresql://127.0.0.1:" + postmaster[3].strip() + "/berth",
              "berth",
              BerthInstallation.read(berth.data().resolve("postgres/password")).strip()));
    } catch (SQLException e) {
      throw new AssertionError("Berth's database does not open", e);
    }
  }

  /** From now on the next deploy of each app waits at its point. */
  void at(Map<String, Point> points) {
    held.clear();
    held.putAll(points);
    run("select pg_advisory_lock(" + LOCK + ")");
    for (Table table : tables()) {
      run(
          """
          create or replace function e2e_hold_%1$s() returns trigger language plpgsql as $$
          declare
            r %1$s%%rowtype := new;
          begin
            %2$s
            return null;
          end $$
          """
              .formatted(table, waits(table)));
      run(
          """
          create constraint trigger e2e_hold after insert or update on %1$s
          deferrable initially deferred for each row execute function e2e_hold_%1$s()
          """
              .formatted(table));
    }
  }

  private String waits(Table table) {
    return held.entrySet().stream()
        .filter(entry -> entry.getValue().table() == table)
        .map(entry ->
            """
            if %s and %s then
              perform pg_advisory_lock_shared(%d);
              perform pg_advisory_unlock_shared(%d);
              %s
            end if;
            """
                .formatted(
                    table.rowsOf("r", entry.getKey()),
                    entry.getValue().row(),
                    LOCK,
                    LOCK,
                    entry.getValue().kept() ? "" : "raise exception 'lost with the server';"))
        .collect(Collectors.joining());
  }

  /** Every deploy stands at its point. */
  void awaitHeld() {
    Eventually.holds(
        PATIENCE,
        "deploys wait at " + held,
        () -> count("select count(*) " + WAITING) == held.size());
  }

  private static final String WAITING =
      "from pg_locks where locktype = 'advisory' and not granted and objid = " + LOCK;

  /**
   * Once the server is dead: lets what was held end as its point says, and proves that it did.
   *
   * @param deploys the deploy of each app
   */
  void letGo(Map<String, String> deploys) {
    List<Long> sessions =
        IntStream.range(0, held.size())
            .mapToObj(i -> count("select pid " + WAITING + " order by pid offset " + i))
            .toList();
    run("select pg_advisory_unlock(" + LOCK + ")");
    for (long session : sessions) {
      Eventually.holds(
          PATIENCE,
          "the dead server's session ends",
          () -> count("select count(*) from pg_stat_activity where pid = " + session) == 0);
    }
    tables().forEach(table -> run("drop trigger e2e_hold on " + table));
    held.forEach((app, point) -> {
      boolean written = count(rows(app, point, deploys.getOrDefault(app, ""))) > 0;
      if (written != point.kept()) {
        throw new AssertionError(point + " of " + app + " is written: " + written);
      }
    });
  }

  private static String rows(String app, Point point, String deploy) {
    String of =
        switch (point.table()) {
          case DEPLOY_EVENT, RELEASE -> "r.deploy_id = '%s'".formatted(deploy);
          case ROUTE ->
              "r.release = (select app || '/' || number from release where deploy_id = '%s')"
                  .formatted(deploy);
        };
    return "select count(*) from %s r where %s and %s and %s"
        .formatted(point.table(), point.table().rowsOf("r", app), point.row(), of);
  }

  long count(String query) {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getLong(1) : 0;
    } catch (SQLException e) {
      throw new AssertionError(query, e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private List<Table> tables() {
    return held.values().stream().map(Point::table).distinct().toList();
  }

  private void run(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }
}
