package dev.berth.e2e;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Stops a deploy at an exact point from outside, so that a test can kill the server there: a
 * trigger in Berth's database makes the commit that would record something wait for the test. After
 * the kill the record is written or lost, as the test says; nothing in Berth knows of it.
 */
final class JournalHold implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOCK = 4711;

  private final Connection connection;

  private JournalHold(Connection connection) {
    this.connection = connection;
  }

  /**
   * What is held.
   *
   * @param table {@code deploy_event}, {@code release} or {@code route}
   * @param row a condition on the {@code new} row, in SQL
   * @param kept whether the record outlives the server
   */
  record Point(String table, String row, boolean kept) {
    /** The record of this event. */
    static Point event(String type, String step, boolean kept) {
      return new Point(
          "deploy_event", "new.type = '" + type + "' and new.step = '" + step + "'", kept);
    }
  }

  static JournalHold in(BerthInstallation berth) {
    try {
      String[] postmaster =
          BerthInstallation.read(berth.data().resolve("postgres/data/postmaster.pid"))
              .split("\n", -1);
      Connection connection =
          DriverManager.getConnection(
              "jdbc:postgresql://127.0.0.1:" + postmaster[3].strip() + "/berth",
              "berth",
              BerthInstallation.read(berth.data().resolve("postgres/password")).strip());
      JournalHold hold = new JournalHold(connection);
      hold.run("select pg_advisory_lock(" + LOCK + ")");
      return hold;
    } catch (SQLException e) {
      throw new AssertionError("Berth's database does not open", e);
    }
  }

  /** From now on a deploy waits at this point. */
  void at(Point point) {
    String then =
        point.kept() ? "" : "raise exception 'the server died before this was written';";
    run(
        """
        create or replace function e2e_hold() returns trigger language plpgsql as $$
        begin
          if %s then
            perform pg_advisory_lock_shared(%d);
            perform pg_advisory_unlock_shared(%d);
            %s
          end if;
          return null;
        end $$
        """
            .formatted(point.row(), LOCK, LOCK, then));
    run(
        """
        create constraint trigger e2e_hold after insert or update on %s
        deferrable initially deferred for each row execute function e2e_hold()
        """
            .formatted(point.table()));
  }

  /** The server stands at the point; returns the database session that waits for it. */
  int awaitHeld() {
    Eventually.holds(PATIENCE, "a deploy waits at the point", () -> waiting().isPresent());
    return waiting().orElseThrow();
  }

  /** Lets what was held end, as the point says, and whatever comes later pass. */
  void letGo(Point point, int session, Predicate<JournalHold> recorded) {
    run("select pg_advisory_unlock(" + LOCK + ")");
    Eventually.holds(PATIENCE, "the dead server's session ends", () -> !exists(session));
    run("drop trigger e2e_hold on " + point.table());
    if (recorded.test(this) != point.kept()) {
      throw new AssertionError(point + " is " + (point.kept() ? "not " : "") + "written");
    }
    run("select pg_advisory_lock(" + LOCK + ")");
  }

  long count(String query) {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
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

  private Optional<Integer> waiting() {
    long pid =
        count(
            "select coalesce(max(pid), 0) from pg_locks where locktype = 'advisory' and objid = "
                + LOCK
                + " and not granted");
    return pid == 0 ? Optional.empty() : Optional.of((int) pid);
  }

  private boolean exists(int session) {
    return count("select count(*) from pg_stat_activity where pid = " + session) > 0;
  }

  private void run(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }
}
