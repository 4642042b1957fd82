package dev.berth.server.inbound;

import dev.berth.server.app.AppName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which requests there are, and whose are deployed. */
@Component
class PullRequestTable {
  private final JdbcClient jdbc;
  private final Clock clock;

  PullRequestTable(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  Optional<KnownPullRequest> find(AppName app, int number) {
    return jdbc.sql("select * from request where app = :app and number = :number")
        .param("app", app.value())
        .param("number", number)
        .query(PullRequestTable::row)
        .optional();
  }

  /** Those that are not closed, newest first. */
  List<KnownPullRequest> open(AppName app) {
    return jdbc.sql(
            "select * from request where app = :app and state <> 'CLOSED' order by number desc")
        .param("app", app.value())
        .query(PullRequestTable::row)
        .list();
  }

  void put(KnownPullRequest request) {
    jdbc.sql(
            """
            insert into request
              (app, number, head, branch, source, fork, author, url, state, updated_at)
            values (:app, :number, :head, :branch, :source, :fork, :author, :url, :state, :now)
            on conflict (app, number) do update
            set head = excluded.head, branch = excluded.branch, source = excluded.source,
              fork = excluded.fork, url = excluded.url, state = excluded.state,
              updated_at = excluded.updated_at
            """)
        .param("app", request.app().value())
        .param("number", request.number())
        .param("head", request.head())
        .param("branch", request.branch())
        .param("source", request.source())
        .param("fork", request.fork())
        .param("author", request.author())
        .param("url", request.url())
        .param("state", request.state().name())
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }

  void state(AppName app, int number, KnownPullRequest.State state) {
    jdbc.sql("update request set state = :state where app = :app and number = :number")
        .param("state", state.name())
        .param("app", app.value())
        .param("number", number)
        .update();
  }

  boolean isApproved(AppName app, String name) {
    return jdbc.sql("select count(*) from contributor where app = :app and name = :name")
            .param("app", app.value())
            .param("name", name)
            .query(Integer.class)
            .single()
        > 0;
  }

  void approve(AppName app, String name, String by) {
    jdbc.sql(
            """
            insert into contributor (app, name, approved_by, approved_at)
            values (:app, :name, :by, :now) on conflict do nothing
            """)
        .param("app", app.value())
        .param("name", name)
        .param("by", by)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }

  private static KnownPullRequest row(ResultSet row, int number) throws SQLException {
    return new KnownPullRequest(
        new AppName(row.getString("app")),
        row.getInt("number"),
        row.getString("head"),
        row.getString("branch"),
        row.getString("source"),
        row.getBoolean("fork"),
        row.getString("author"),
        row.getString("url"),
        KnownPullRequest.State.valueOf(row.getString("state")),
        row.getObject("updated_at", OffsetDateTime.class).toInstant());
  }
}
