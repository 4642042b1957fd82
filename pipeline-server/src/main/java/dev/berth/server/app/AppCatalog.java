package dev.berth.server.app;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which apps and environments exist. */
@Component
public class AppCatalog {
  private final JdbcClient database;
  private final Clock clock;

  public AppCatalog(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The app of that name. */
  public Optional<App> find(AppName name) {
    return database
        .sql(
            """
            select name, production_branch, created_at from app
            where name = :name and deleted_at is null
            """)
        .param("name", name.value())
        .query((row, number) ->
            app(row.getString(1), row.getString(2), row.getObject(3, OffsetDateTime.class)))
        .optional();
  }

  /** All apps by name. */
  public List<App> all() {
    return database
        .sql(
            """
            select name, production_branch, created_at from app
            where deleted_at is null order by name
            """)
        .query((row, number) ->
            app(row.getString(1), row.getString(2), row.getObject(3, OffsetDateTime.class)))
        .list();
  }

  /**
   * Makes sure the app exists; an existing one keeps its production branch. A deleted one comes
   * back, as nothing but its name once it was purged.
   */
  public App ensure(AppName name, String productionBranch) {
    database
        .sql(
            """
            insert into app (name, production_branch, created_at)
            values (:name, :branch, :now) on conflict (name) do update
            set deleted_at = null, purged = false,
                production_branch =
                  case when app.purged then excluded.production_branch else app.production_branch end
            where app.deleted_at is not null
            """)
        .param("name", name.value())
        .param("branch", productionBranch)
        .param("now", now())
        .update();
    return find(name).orElseThrow();
  }

  /** Marks an app as deleted; false when there is none. */
  public boolean delete(AppName name) {
    return database
            .sql("update app set deleted_at = :now where name = :name and deleted_at is null")
            .param("now", now())
            .param("name", name.value())
            .update()
        > 0;
  }

  /** Takes the mark away; false when the app is not deleted, or gone for good. */
  public boolean bringBack(AppName name) {
    return database
            .sql(
                """
                update app set deleted_at = null
                where name = :name and deleted_at is not null and not purged
                """)
            .param("name", name.value())
            .update()
        > 0;
  }

  /** Deleted apps that can be brought back, with the moment of their end. */
  public SequencedMap<App, Instant> deleted() {
    SequencedMap<App, Instant> deleted = new LinkedHashMap<>();
    database
        .sql(
            """
            select name, production_branch, created_at, deleted_at from app
            where deleted_at is not null and not purged order by deleted_at
            """)
        .query((row, number) ->
            Map.entry(
                app(row.getString(1), row.getString(2), row.getObject(3, OffsetDateTime.class)),
                row.getObject(4, OffsetDateTime.class).toInstant()))
        .list()
        .forEach(one -> deleted.put(one.getKey(), one.getValue()));
    return deleted;
  }

  /** Notes that nothing is left of a deleted app but its name. */
  public void purged(AppName name) {
    database
        .sql("update app set purged = true where name = :name and deleted_at is not null")
        .param("name", name.value())
        .update();
  }

  /** An app's environments that ended after this moment, production first. */
  public List<Environment> endedOf(AppName app, Instant after) {
    return database
        .sql(
            """
            select app, branch, kind from environment
            where app = :app and ended_at >= :after
            order by kind desc, created_at
            """)
        .param("app", app.value())
        .param("after", after.atOffset(ZoneOffset.UTC))
        .query((row, number) -> environment(row.getString(1), row.getString(2), row.getString(3)))
        .list();
  }

  /** Makes sure the environment is listed as open. */
  public void open(Environment environment) {
    database
        .sql(
            """
            insert into environment (key, app, branch, kind, created_at)
            values (:key, :app, :branch, :kind, :now)
            on conflict (key) do update set ended_at = null
            """)
        .param("key", environment.key())
        .param("app", environment.app().value())
        .param("branch", environment.branch())
        .param("kind", environment.kind().name())
        .param("now", now())
        .update();
  }

  /** Marks the environment as ended: its branch is gone. */
  public void end(Environment environment) {
    database
        .sql("update environment set ended_at = :now where key = :key and ended_at is null")
        .param("now", now())
        .param("key", environment.key())
        .update();
  }

  /** The app's open environments: production first, then previews, newest last. */
  public List<Environment> environments(AppName app) {
    return database
        .sql(
            """
            select app, branch, kind from environment
            where app = :app and ended_at is null
            order by kind desc, created_at
            """)
        .param("app", app.value())
        .query((row, number) -> environment(row.getString(1), row.getString(2), row.getString(3)))
        .list();
  }

  /** All open environments, each app's in the same order. */
  public List<Environment> environments() {
    return database
        .sql(
            """
            select app, branch, kind from environment
            where ended_at is null
            order by app, kind desc, created_at
            """)
        .query((row, number) -> environment(row.getString(1), row.getString(2), row.getString(3)))
        .list();
  }

  /** The open environment with this {@link Environment#key()}. */
  public Optional<Environment> environment(String key) {
    return database
        .sql("select app, branch, kind from environment where key = :key and ended_at is null")
        .param("key", key)
        .query((row, number) -> environment(row.getString(1), row.getString(2), row.getString(3)))
        .optional();
  }

  /** The {@link Environment#key()} of every open environment. */
  public Set<String> open() {
    return Set.copyOf(
        database
            .sql("select key from environment where ended_at is null")
            .query(String.class)
            .list());
  }

  /** Environments that ended between these moments. */
  public List<Environment> ended(Instant after, Instant before) {
    return database
        .sql(
            """
            select app, branch, kind from environment
            where ended_at > :after and ended_at <= :before
            """)
        .param("after", after.atOffset(ZoneOffset.UTC))
        .param("before", before.atOffset(ZoneOffset.UTC))
        .query((row, number) -> environment(row.getString(1), row.getString(2), row.getString(3)))
        .list();
  }

  /** The {@link Environment#key()} of every environment that ended before this moment. */
  public Set<String> endedBefore(Instant moment) {
    return Set.copyOf(
        database
            .sql("select key from environment where ended_at < :moment")
            .param("moment", moment.atOffset(ZoneOffset.UTC))
            .query(String.class)
            .list());
  }

  private OffsetDateTime now() {
    return Instant.now(clock).atOffset(ZoneOffset.UTC);
  }

  private static Environment environment(String app, String branch, String kind) {
    return new Environment(new AppName(app), branch, Environment.Kind.valueOf(kind));
  }

  private static App app(String name, String branch, OffsetDateTime createdAt) {
    return new App(new AppName(name), branch, createdAt.toInstant());
  }
}
