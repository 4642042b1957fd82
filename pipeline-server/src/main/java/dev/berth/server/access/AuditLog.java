package dev.berth.server.access;

import static dev.berth.server.access.AccessTokens.utc;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Append-only record of who changed what and who was refused. */
@Component
public class AuditLog {
  private static final int MAX_TEXT = 300;

  private final JdbcClient jdbc;
  private final Clock clock;

  AuditLog(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** How it ended. */
  public enum Outcome {
    DONE,
    DENIED
  }

  /**
   * One line of the log.
   *
   * @param actor who asked; {@code anonymous} when nothing was proved
   * @param action what was asked, such as {@code token.create} or {@code POST}
   * @param target what it was asked of
   * @param remote the client's address as the router saw it
   */
  public record Entry(
      long id,
      Instant at,
      String actor,
      String action,
      String target,
      Outcome outcome,
      String remote) {}

  /** Records a change that was made by this request. */
  public void done(HttpServletRequest request, String action, String target) {
    String actor = Actor.of(request).map(Actor::name).orElse("anonymous");
    append(actor, action, target, Outcome.DONE, Remote.of(request));
  }

  /** Records a change that was made by whoever asked. */
  public void done(Caller caller, String action, String target) {
    append(caller.name(), action, target, Outcome.DONE, caller.remote());
  }

  /** Records something outside a web request, such as a push. */
  public void append(String actor, String action, String target, Outcome outcome, String remote) {
    jdbc.sql(
            """
            insert into access_audit (at, actor, action, target, outcome, remote)
            values (:at, :actor, :action, :target, :outcome, :remote)
            """)
        .param("at", utc(clock.instant()))
        .param("actor", printable(actor))
        .param("action", printable(action))
        .param("target", printable(target))
        .param("outcome", outcome == Outcome.DONE ? "done" : "denied")
        .param("remote", printable(remote))
        .update();
  }

  /** The newest entries older than this id, newest first. */
  public List<Entry> before(long id, int limit) {
    return jdbc.sql(
            """
            select id, at, actor, action, target, outcome, remote from access_audit
            where id < :id order by id desc limit :limit
            """)
        .param("id", id)
        .param("limit", Math.clamp(limit, 1, 500))
        .query((row, number) ->
            new Entry(
                row.getLong("id"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("actor"),
                row.getString("action"),
                row.getString("target"),
                row.getString("outcome").equals("done") ? Outcome.DONE : Outcome.DENIED,
                row.getString("remote")))
        .list();
  }

  /** What strangers send ends up here: no control characters, bounded. */
  private static String printable(String text) {
    String clean = text.replaceAll("\\p{C}", "?");
    return clean.length() > MAX_TEXT ? clean.substring(0, MAX_TEXT) + "…" : clean;
  }
}
