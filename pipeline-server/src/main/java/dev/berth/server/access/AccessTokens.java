package dev.berth.server.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Makes, finds and revokes tokens. */
@Component
public class AccessTokens {
  private static final String COLUMNS =
      "id, name, scopes, created_by, created_at, expires_at, last_used_at, revoked_at";

  private final JdbcClient jdbc;
  private final Clock clock;

  AccessTokens(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * A new token and the only chance to read it.
   *
   * @param text what its user has to send
   */
  public record Created(AccessToken token, String text) {
    @Override
    public String toString() {
      return token.toString();
    }
  }

  /** Makes a token; it works until it expires or is revoked. */
  public Created create(
      String name, Set<Scope> scopes, Optional<Instant> expiresAt, String createdBy) {
    Secret secret = Secret.random();
    AccessToken token =
        new AccessToken(
            UUID.randomUUID(),
            name,
            scopes,
            createdBy,
            clock.instant(),
            expiresAt,
            Optional.empty(),
            Optional.empty());
    jdbc.sql(
            """
            insert into access_token (id, name, hash, scopes, created_by, created_at, expires_at)
            values (:id, :name, :hash, :scopes, :createdBy, :createdAt, :expiresAt)
            """)
        .param("id", token.id())
        .param("name", name)
        .param("hash", secret.hash())
        .param("scopes", write(scopes))
        .param("createdBy", createdBy)
        .param("createdAt", utc(token.createdAt()))
        .param("expiresAt", expiresAt.map(AccessTokens::utc).orElse(null))
        .update();
    return new Created(token, secret.text());
  }

  /** Makes a token in place of those that are called so and may do the same: they work no more. */
  public Created replace(String name, Set<Scope> scopes, String createdBy) {
    List<UUID> earlier =
        jdbc.sql(
                """
                select id from access_token
                where name = :name and scopes = :scopes and revoked_at is null
                """)
            .param("name", name)
            .param("scopes", write(scopes))
            .query((row, number) -> row.getObject("id", UUID.class))
            .list();
    Created created = create(name, scopes, Optional.empty(), createdBy);
    earlier.forEach(this::revoke);
    return created;
  }

  /** All tokens, newest first, revoked ones included. */
  public List<AccessToken> list() {
    return jdbc.sql("select " + COLUMNS + " from access_token order by created_at desc limit 500")
        .query(AccessTokens::read)
        .list();
  }

  /** Makes sure this token and all sessions opened with it work no more; false when unknown. */
  public boolean revoke(UUID id) {
    int known =
        jdbc.sql("update access_token set revoked_at = coalesce(revoked_at, :now) where id = :id")
            .param("now", utc(clock.instant()))
            .param("id", id)
            .update();
    jdbc.sql("delete from access_session where token_id = :id").param("id", id).update();
    return known > 0;
  }

  /** The working token with this secret. */
  Optional<AccessToken> find(Secret secret) {
    Instant now = clock.instant();
    Optional<AccessToken> found =
        jdbc.sql("select " + COLUMNS + " from access_token where hash = :hash")
            .param("hash", secret.hash())
            .query(AccessTokens::read)
            .optional()
            .filter(token -> token.worksAt(now));
    found.ifPresent(token -> noteUse(token, now));
    return found;
  }

  /** At most one write a minute: a push makes several requests. */
  private void noteUse(AccessToken token, Instant now) {
    if (token.lastUsedAt().isEmpty() || token.lastUsedAt().get().isBefore(now.minusSeconds(60))) {
      jdbc.sql("update access_token set last_used_at = :now where id = :id")
          .param("now", utc(now))
          .param("id", token.id())
          .update();
    }
  }

  private static AccessToken read(ResultSet row, int number) throws SQLException {
    return new AccessToken(
        row.getObject("id", UUID.class),
        row.getString("name"),
        scopes(row.getString("scopes")),
        row.getString("created_by"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        instant(row.getObject("expires_at", OffsetDateTime.class)),
        instant(row.getObject("last_used_at", OffsetDateTime.class)),
        instant(row.getObject("revoked_at", OffsetDateTime.class)));
  }

  static String write(Set<Scope> scopes) {
    return scopes.stream().map(Scope::toString).sorted().collect(Collectors.joining(" "));
  }

  static Set<Scope> scopes(String text) {
    return Arrays.stream(text.split(" "))
        .filter(scope -> !scope.isEmpty())
        .map(Scope::parse)
        .collect(Collectors.toUnmodifiableSet());
  }

  static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static Optional<Instant> instant(@Nullable OffsetDateTime time) {
    return Optional.ofNullable(time).map(OffsetDateTime::toInstant);
  }
}
