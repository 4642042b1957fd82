package dev.berth.server.access;

import static dev.berth.server.access.AccessTokens.utc;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Browser sessions: opened by a login link or a token, ended by time, signing out or revoking. */
@Component
class Sessions {
  private final JdbcClient jdbc;
  private final AccessSettings settings;
  private final Clock clock;

  Sessions(JdbcClient jdbc, AccessSettings settings, Clock clock) {
    this.jdbc = jdbc;
    this.settings = settings;
    this.clock = clock;
  }

  /** Opens a session; a session opened with a token ends with that token. */
  Secret open(Actor actor, Optional<UUID> token) {
    Instant now = clock.instant();
    removeEnded(now);
    Secret secret = Secret.random();
    jdbc.sql(
            """
            insert into access_session (hash, actor, scopes, token_id, created_at, last_seen_at, expires_at)
            values (:hash, :actor, :scopes, :token, :now, :now, :expires)
            """)
        .param("hash", secret.hash())
        .param("actor", actor.name())
        .param("scopes", AccessTokens.write(actor.scopes()))
        .param("token", token.orElse(null))
        .param("now", utc(now))
        .param("expires", utc(now.plus(settings.sessionLifetime())))
        .update();
    return secret;
  }

  /**
   * A session that lives.
   *
   * @param secret what its browser shows
   */
  record Session(Secret secret, Actor actor) {}

  /**
   * The one session that these secrets open. Whoever shows several that are alive may have been
   * given one by somebody else, and is nobody until signing in anew, which ends them all.
   */
  Optional<Session> only(List<Secret> shown) {
    List<Session> alive = shown.stream().flatMap(secret -> find(secret).stream()).toList();
    return alive.size() == 1 ? Optional.of(alive.getFirst()) : Optional.empty();
  }

  private Optional<Session> find(Secret secret) {
    Instant now = clock.instant();
    record Row(Actor actor, Instant lastSeen) {}
    Optional<Row> found =
        jdbc.sql(
                """
                select actor, s.scopes, last_seen_at from access_session s
                left join access_token t on t.id = s.token_id
                where s.hash = :hash and s.expires_at > :now and s.last_seen_at > :idleSince
                  and t.revoked_at is null and coalesce(t.expires_at, :later) > :now
                """)
            .param("hash", secret.hash())
            .param("now", utc(now))
            .param("later", utc(now.plusSeconds(1)))
            .param("idleSince", utc(now.minus(settings.sessionIdle())))
            .query((row, number) ->
                new Row(
                    new Actor(row.getString("actor"), AccessTokens.scopes(row.getString("scopes"))),
                    row.getObject("last_seen_at", OffsetDateTime.class).toInstant()))
            .optional();
    if (found.isPresent() && found.get().lastSeen().isBefore(now.minusSeconds(60))) {
      jdbc.sql("update access_session set last_seen_at = :now where hash = :hash")
          .param("now", utc(now))
          .param("hash", secret.hash())
          .update();
    }
    return found.map(row -> new Session(secret, row.actor()));
  }

  void end(Secret secret) {
    jdbc.sql("delete from access_session where hash = :hash").param("hash", secret.hash()).update();
  }

  private void removeEnded(Instant now) {
    jdbc.sql("delete from access_session where expires_at <= :now or last_seen_at <= :idleSince")
        .param("now", utc(now))
        .param("idleSince", utc(now.minus(settings.sessionIdle())))
        .update();
  }
}
