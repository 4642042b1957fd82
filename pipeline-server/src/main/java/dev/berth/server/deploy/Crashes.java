package dev.berth.server.deploy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How often the instances of live releases ended by themselves, kept over restarts of Berth. */
@Component
public class Crashes {
  /** So many in a row, each {@link #CLOSE} to the one before, are no accident any more. */
  private static final int LOOP = 3;

  private static final Duration CLOSE = Duration.ofMinutes(5);
  private static final Duration KEPT = Duration.ofDays(90);

  private final JdbcClient jdbc;
  private final Clock clock;

  Crashes(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * The crashes of one release.
   *
   * @param environment its environment's key
   * @param count since it went live
   * @param run how many followed each other closely, up to the last one
   * @param since the first of those
   * @param last when it crashed last
   * @param ending how it ended then
   */
  public record Story(
      String environment,
      long release,
      int count,
      int run,
      Instant since,
      Instant last,
      String ending) {
    /** Whether it crashes again and again, as of a moment. */
    public boolean isLoop(Instant now) {
      return run >= LOOP && last.plus(CLOSE).isAfter(now);
    }

    /** What a person reads. */
    public String words() {
      return (count == 1 ? "restarted once" : "restarted " + count + " times")
          + "; it "
          + ending.replace("ended:", "ended because");
    }
  }

  /** Notes one more; answers with the story so far. */
  public Story happened(String environment, long release, String ending) {
    Instant now = clock.instant();
    jdbc.sql(
            """
            insert into crash (environment, release, count, run, since, last, ending)
            values (:environment, :release, 1, 1, :now, :now, :ending)
            on conflict (environment, release) do update set
              count = crash.count + 1,
              run = case when crash.last > :near then crash.run + 1 else 1 end,
              since = case when crash.last > :near then crash.since else :now end,
              last = :now,
              ending = :ending
            """)
        .param("environment", environment)
        .param("release", release)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("near", now.minus(CLOSE).atOffset(ZoneOffset.UTC))
        .param("ending", ending)
        .update();
    jdbc.sql("delete from crash where last < :old")
        .param("old", now.minus(KEPT).atOffset(ZoneOffset.UTC))
        .update();
    return of(environment, release).orElseThrow();
  }

  /** What is known of a release; empty when it never crashed. */
  public Optional<Story> of(String environment, long release) {
    return jdbc.sql("select * from crash where environment = :environment and release = :release")
        .param("environment", environment)
        .param("release", release)
        .query(Crashes::story)
        .optional();
  }

  /** The stories of all live releases that ever crashed, by their environment's key. */
  public Map<String, Story> live() {
    return jdbc
        .sql(
            """
            select crash.* from crash join release
              on release.environment = crash.environment and release.number = crash.release
            where release.live
            """)
        .query(Crashes::story)
        .list()
        .stream()
        .collect(Collectors.toMap(Story::environment, Function.identity(), (one, _) -> one));
  }

  private static Story story(ResultSet row, int number) throws SQLException {
    return new Story(
        row.getString("environment"),
        row.getLong("release"),
        row.getInt("count"),
        row.getInt("run"),
        row.getObject("since", OffsetDateTime.class).toInstant(),
        row.getObject("last", OffsetDateTime.class).toInstant(),
        row.getString("ending"));
  }
}
