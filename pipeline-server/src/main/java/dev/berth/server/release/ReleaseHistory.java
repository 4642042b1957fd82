package dev.berth.server.release;

import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.pipeline.DeployId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/** Every release of every environment, in order. */
@Component
public class ReleaseHistory {
  private static final String COLUMNS =
      """
      select number, app, branch, kind, deploy_id, commit_id, subject, author, image, runtime,
             rollback_of, live, created_at, went_live_at
      from release
      """;

  private final JdbcClient database;
  private final TransactionOperations transaction;
  private final JsonMapper json;
  private final Clock clock;

  public ReleaseHistory(
      JdbcClient database, TransactionOperations transaction, JsonMapper json, Clock clock) {
    this.database = database;
    this.transaction = transaction;
    this.json = json;
    this.clock = clock;
  }

  /** Makes sure the deploy has a release number: the one it was given before, or the app's next. */
  public Release reserve(NewRelease release) {
    transaction.executeWithoutResult(status -> insert(release));
    return of(release.deploy()).orElseThrow();
  }

  private void insert(NewRelease release) {
    String app = release.environment().app().value();
    database
        .sql("select name from app where name = :app for update")
        .param("app", app)
        .query(String.class)
        .single();
    database
        .sql(
            """
            insert into release (app, number, deploy_id, environment, branch, kind, commit_id, subject,
                                 author, image, runtime, rollback_of, created_at)
            select :app, coalesce(max(number), 0) + 1, :deploy, :environment, :branch, :kind, :commit,
                   :subject, :author, :image, :runtime::jsonb, :rollbackOf, :now
            from release where app = :app
            on conflict (deploy_id) do nothing
            """)
        .param("app", app)
        .param("deploy", release.deploy().value())
        .param("environment", release.environment().key())
        .param("branch", release.environment().branch())
        .param("kind", release.environment().kind().name())
        .param("commit", release.commit())
        .param("subject", release.subject())
        .param("author", release.author())
        .param("image", release.image())
        .param("runtime", json.writeValueAsString(release.runtime()))
        .param("rollbackOf", release.rollbackOf())
        .param("now", now())
        .update();
  }

  /** Makes sure this release is the environment's live one. */
  public void goLive(Release release) {
    transaction.executeWithoutResult(status -> switchLive(release));
  }

  private void switchLive(Release release) {
    database
        .sql(
            "update release set live = false where environment = :environment and live and number <> :number")
        .param("environment", release.environment().key())
        .param("number", release.number())
        .update();
    database
        .sql(
            """
            update release set live = true, went_live_at = coalesce(went_live_at, :now)
            where app = :app and number = :number
            """)
        .param("now", now())
        .param("app", release.environment().app().value())
        .param("number", release.number())
        .update();
  }

  /** Makes sure the environment has no live release: its branch is gone. */
  public void endLive(Environment environment) {
    database
        .sql("update release set live = false where environment = :environment and live")
        .param("environment", environment.key())
        .update();
  }

  /** The release a deploy made or is making. */
  public Optional<Release> of(DeployId deploy) {
    return database
        .sql(COLUMNS + " where deploy_id = :deploy")
        .param("deploy", deploy.value())
        .query((row, index) -> release(row))
        .optional();
  }

  /** The release that an instance of this environment and number runs. */
  public Optional<Release> of(String environment, long number) {
    return database
        .sql(COLUMNS + " where environment = :environment and number = :number")
        .param("environment", environment)
        .param("number", number)
        .query((row, index) -> release(row))
        .optional();
  }

  /** One release of an app, if it ever went live and is kept. */
  public Optional<Release> find(AppName app, long number) {
    return database
        .sql(
            COLUMNS
                + " where app = :app and number = :number and went_live_at is not null and removed_at is null")
        .param("app", app.value())
        .param("number", number)
        .query((row, index) -> release(row))
        .optional();
  }

  /** What answers on the environment's host. */
  public Optional<Release> live(Environment environment) {
    return database
        .sql(COLUMNS + " where environment = :environment and live")
        .param("environment", environment.key())
        .query((row, index) -> release(row))
        .optional();
  }

  /** What answers on the hosts of these environments, by the environment's key. */
  public Map<String, Release> liveOf(Collection<Environment> environments) {
    return database
        .sql(COLUMNS + " where live and environment = any (:environments)")
        .param("environments", keys(environments))
        .query((row, index) -> release(row))
        .list()
        .stream()
        .collect(Collectors.toMap(release -> release.environment().key(), Function.identity()));
  }

  /** The newest release that each environment can go back to, by the environment's key. */
  public Map<String, Long> previousOf(Collection<Environment> environments) {
    Map<String, Long> numbers = new HashMap<>();
    database
        .sql(
            """
            select environment, max(number) from release
            where environment = any (:environments)
              and not live and went_live_at is not null and removed_at is null
            group by environment
            """)
        .param("environments", keys(environments))
        .query((RowCallbackHandler) row -> numbers.put(row.getString(1), row.getLong(2)));
    return numbers;
  }

  private static String[] keys(Collection<Environment> environments) {
    return environments.stream().map(Environment::key).toArray(String[]::new);
  }

  /** The live release of every environment. */
  public List<Release> live() {
    return database
        .sql(COLUMNS + " where live order by app, number")
        .query((row, index) -> release(row))
        .list();
  }

  /** Releases of an environment that went live and are kept, newest first. */
  public List<Release> of(Environment environment, int limit) {
    return database
        .sql(
            COLUMNS
                + """
                 where environment = :environment and went_live_at is not null and removed_at is null
                order by number desc limit :limit
                """)
        .param("environment", environment.key())
        .param("limit", limit)
        .query((row, index) -> release(row))
        .list();
  }

  /** Numbers of an environment that were given and did not go live, newest first. */
  public List<Release> neverLive(Environment environment, int limit) {
    return database
        .sql(
            COLUMNS
                + """
                 where environment = :environment and went_live_at is null
                order by number desc limit :limit
                """)
        .param("environment", environment.key())
        .param("limit", limit)
        .query((row, index) -> release(row))
        .list();
  }

  /** Everything that may still be gone back to or is being made, in all environments. */
  public List<Release> kept() {
    return database
        .sql(COLUMNS + " where removed_at is null order by app, number")
        .query((row, index) -> release(row))
        .list();
  }

  /** Marks a release as no longer kept: it cannot be gone back to any more. */
  public void remove(Release release) {
    database
        .sql(
            "update release set removed_at = :now where app = :app and number = :number and not live")
        .param("now", now())
        .param("app", release.environment().app().value())
        .param("number", release.number())
        .update();
  }

  /**
   * Forgets releases that have not been kept since then. An app's newest stays: the next number
   * grows from it.
   */
  public void forgetRemoved(Instant before) {
    database
        .sql(
            """
            delete from release
            where removed_at < :before
              and number < (select max(number) from release newest where newest.app = release.app)
            """)
        .param("before", before.atOffset(ZoneOffset.UTC))
        .update();
  }

  private OffsetDateTime now() {
    return Instant.now(clock).atOffset(ZoneOffset.UTC);
  }

  private Release release(ResultSet row) throws SQLException {
    Environment environment =
        new Environment(
            new AppName(row.getString("app")),
            row.getString("branch"),
            Environment.Kind.valueOf(row.getString("kind")));
    return new Release(
        row.getLong("number"),
        environment,
        new DeployId(row.getObject("deploy_id", UUID.class)),
        row.getString("commit_id"),
        row.getString("subject"),
        row.getString("author"),
        row.getString("image"),
        json.readValue(row.getString("runtime"), ReleaseRuntime.class),
        row.getLong("rollback_of"),
        row.getBoolean("live"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        Optional.ofNullable(row.getObject("went_live_at", OffsetDateTime.class))
            .map(OffsetDateTime::toInstant));
  }
}
