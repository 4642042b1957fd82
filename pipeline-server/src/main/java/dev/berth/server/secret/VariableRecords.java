package dev.berth.server.secret;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who set which variable when: names and times, never a value. */
@Component
class VariableRecords {
  private final JdbcClient jdbc;
  private final Clock clock;

  VariableRecords(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * One variable.
   *
   * @param scope the scope's path
   * @param title the scope as people name it
   * @param version the version of the scope that changed this variable last
   */
  record Row(String scope, String title, String name, long version, String by, Instant at) {}

  /** Records that these variables were set. */
  void set(String app, VariableScope scope, Collection<String> names, long version, String by) {
    for (String name : names) {
      jdbc.sql(
              """
              insert into variable
                (scope, name, app, title, version, changed_by, changed_at, made_up)
              values (:scope, :name, :app, :title, :version, :by, :now, :made_up)
              on conflict (scope, name) do update
              set title = excluded.title, version = excluded.version,
                  changed_by = excluded.changed_by, changed_at = excluded.changed_at,
                  made_up = excluded.made_up
              where variable.version < excluded.version
              """)
          .param("scope", scope.secret().path())
          .param("name", name)
          .param("app", app)
          .param("title", scope.title())
          .param("version", version)
          .param("by", by)
          .param("now", Instant.now(clock).atOffset(ZoneOffset.UTC))
          .param("made_up", scope.isMadeUp())
          .update();
    }
  }

  /** Forgets variables of a scope. */
  void remove(String scope, Collection<String> names) {
    for (String name : names) {
      jdbc.sql("delete from variable where scope = :scope and name = :name")
          .param("scope", scope)
          .param("name", name)
          .update();
    }
  }

  /** Everything that is recorded of an app. */
  List<Row> of(String app) {
    return jdbc.sql(
            """
            select scope, title, name, version, changed_by, changed_at from variable
            where app = :app order by name, scope
            """)
        .param("app", app)
        .query(VariableRecords::row)
        .list();
  }

  /** The scopes of environments that have variables. */
  List<String> environments() {
    return jdbc.sql(
            """
            select distinct scope from variable
            where scope like '%/env/%' or scope like '%/made-up/%'
            """)
        .query((row, index) -> row.getString("scope"))
        .list();
  }

  /** What was made up before that had a scope of its own. */
  List<Row> earlierMadeUp() {
    return jdbc.sql(
            """
            select scope, title, name, version, changed_by, changed_at from variable
            where made_up and scope like '%/env/%'
            """)
        .query(VariableRecords::row)
        .list();
  }

  /** The names that the builds of an app get, besides those that are compiled in. */
  Set<String> givenToBuilds(String app) {
    return Set.copyOf(
        jdbc.sql("select name from build_variable where app = :app")
            .param("app", app)
            .query(String.class)
            .list());
  }

  /** From now on builds get these, or do not. */
  void giveToBuilds(String app, Collection<String> names, boolean given) {
    for (String name : names) {
      jdbc.sql(
              given
                  ? "insert into build_variable values (:app, :name) on conflict do nothing"
                  : "delete from build_variable where app = :app and name = :name")
          .param("app", app)
          .param("name", name)
          .update();
    }
  }

  /** Forgets a whole scope. */
  void remove(String scope) {
    jdbc.sql("delete from variable where scope = :scope").param("scope", scope).update();
  }

  private static Row row(ResultSet row, int index) throws SQLException {
    return new Row(
        row.getString("scope"),
        row.getString("title"),
        row.getString("name"),
        row.getLong("version"),
        row.getString("changed_by"),
        row.getObject("changed_at", OffsetDateTime.class).toInstant());
  }
}
