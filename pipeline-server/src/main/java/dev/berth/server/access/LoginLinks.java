package dev.berth.server.access;

import static dev.berth.server.access.AccessTokens.utc;

import dev.berth.server.app.PublicUrls;
import java.time.Clock;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** One-time links that open an administrator's session. */
@Component
public class LoginLinks {
  private final JdbcClient jdbc;
  private final PublicUrls urls;
  private final AccessSettings settings;
  private final Clock clock;

  LoginLinks(JdbcClient jdbc, PublicUrls urls, AccessSettings settings, Clock clock) {
    this.jdbc = jdbc;
    this.urls = urls;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * A link for one person.
   *
   * @param url opens a page with a button; only the button uses the link up
   */
  public record LoginLink(String url, Instant expiresAt) {
    @Override
    public String toString() {
      return "login link until " + expiresAt;
    }
  }

  /** Makes a link that works once, for a short time. */
  public LoginLink create(String createdBy) {
    Instant now = clock.instant();
    Secret secret = Secret.random();
    Instant expiresAt = now.plus(settings.linkLifetime());
    jdbc.sql("delete from access_login_link where expires_at <= :now")
        .param("now", utc(now))
        .update();
    jdbc.sql(
            """
            insert into access_login_link (hash, created_by, created_at, expires_at)
            values (:hash, :by, :now, :expires)
            """)
        .param("hash", secret.hash())
        .param("by", createdBy)
        .param("now", utc(now))
        .param("expires", utc(expiresAt))
        .update();
    return new LoginLink(urls.login(secret.text()).toString(), expiresAt);
  }

  /** True for exactly one caller per link. */
  boolean consume(Secret secret) {
    return secret.isWellFormed()
        && jdbc.sql(
                    """
                    update access_login_link set used_at = :now
                    where hash = :hash and used_at is null and expires_at > :now
                    """)
                .param("now", utc(clock.instant()))
                .param("hash", secret.hash())
                .update()
            == 1;
  }

  /** True while nobody has ever signed in or made a token. */
  boolean isFirstStart() {
    return jdbc.sql(
            """
            select not exists (select from access_token)
               and not exists (select from access_session)
               and not exists (select from access_audit where action = 'sign-in' and outcome = 'done')
            """)
        .query(Boolean.class)
        .single();
  }
}
