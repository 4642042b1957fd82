package dev.berth.server.outbound;

import dev.berth.server.app.AppName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What was told to whom, in Berth's own database. */
@Component
public class NotificationTable {
  private final JdbcClient jdbc;
  private final Clock clock;

  NotificationTable(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** The newest of an app whose part begins like this, newest first. */
  public List<Notification> recent(AppName app, String part, int limit) {
    return jdbc.sql(
            """
            select * from message where app = :app and part like :part
            order by changed_at desc limit :limit
            """)
        .param("app", app.value())
        .param("part", part + "%")
        .param("limit", limit)
        .query(NotificationTable::row)
        .list();
  }

  /** The message about this, wanting this now; whatever was tried for something else is over. */
  Notification wanting(AppName app, String about, String part, String wanted) {
    return jdbc.sql(
            """
            insert into message (app, about, part, wanted, next_at, changed_at)
            values (:app, :about, :part, :wanted, :now, :now)
            on conflict (about, part) do update set
              attempts = case when message.wanted = excluded.wanted then message.attempts else 0 end,
              next_at = case when message.wanted = excluded.wanted
                then message.next_at else excluded.next_at end,
              state = case when message.wanted = excluded.wanted
                then message.state else 'WAITING' end,
              wanted = excluded.wanted
            returning *
            """)
        .param("app", app.value())
        .param("about", about)
        .param("part", part)
        .param("wanted", wanted)
        .param("now", now())
        .query(NotificationTable::row)
        .single();
  }

  void heard(Notification message, String remote) {
    jdbc.sql(
            """
            update message set told = :told, remote = :remote, state = 'DONE', words = '',
              attempts = attempts + 1, changed_at = :now
            where about = :about and part = :part
            """)
        .param("told", message.wanted())
        .param("remote", remote)
        .param("now", now())
        .param("about", message.about())
        .param("part", message.part())
        .update();
  }

  void later(Notification message, Instant next, String words) {
    change(message, Notification.State.WAITING, next, words);
  }

  void givenUp(Notification message, String words) {
    change(message, Notification.State.GAVE_UP, clock.instant(), words);
  }

  private void change(Notification message, Notification.State state, Instant next, String words) {
    jdbc.sql(
            """
            update message set state = :state, next_at = :next, words = :words,
              attempts = attempts + 1, changed_at = :now
            where about = :about and part = :part
            """)
        .param("state", state.name())
        .param("next", next.atOffset(ZoneOffset.UTC))
        .param("words", words)
        .param("now", now())
        .param("about", message.about())
        .param("part", message.part())
        .update();
  }

  void forget(String part) {
    jdbc.sql("delete from message where part = :part").param("part", part).update();
  }

  void forgetOld(Instant before) {
    jdbc.sql("delete from message where changed_at < :before")
        .param("before", before.atOffset(ZoneOffset.UTC))
        .update();
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }

  private static Notification row(ResultSet row, int number) throws SQLException {
    return new Notification(
        row.getString("about"),
        row.getString("part"),
        row.getString("wanted"),
        row.getString("told"),
        row.getString("remote"),
        row.getInt("attempts"),
        row.getObject("next_at", OffsetDateTime.class).toInstant(),
        Notification.State.valueOf(row.getString("state")),
        row.getString("words"),
        row.getObject("changed_at", OffsetDateTime.class).toInstant());
  }
}
