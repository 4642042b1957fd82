package dev.berth.server.pipeline;

import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Which deploys there are and what should become of them. */
final class DeployTable {
  private static final String COLUMNS =
      """
      id, kind, app, branch, environment_kind, request, status, requested_by, submitted_at, started_at, ended_at, \
      failure_code, superseded_by
      """;

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final Map<String, Class<?>> requests;

  /**
   * The table.
   *
   * @param requests what each kind of pipeline is asked with
   */
  DeployTable(JdbcClient jdbc, JsonMapper json, Map<String, Class<?>> requests) {
    this.jdbc = jdbc;
    this.json = json;
    this.requests = Map.copyOf(requests);
  }

  /** Until the end of the transaction, nobody else submits to the environment. */
  void lock(Environment environment) {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(:environment, 0))")
        .param("environment", environment.key())
        .query((_, _) -> environment)
        .single();
  }

  void insert(DeployId id, Submission submission, int priority, Instant now) {
    jdbc.sql(
            """
            INSERT INTO deploy (id, kind, environment, app, branch, environment_kind, request,
                                requested_by, priority, time_limit, status, submitted_at)
            VALUES (:id, :kind, :environment, :app, :branch, :environmentKind, :request::json,
                    :by, :priority, make_interval(secs => :limit), 'WAITING', :now)
            """)
        .param("id", id.value())
        .param("kind", submission.kind())
        .param("environment", submission.environment().key())
        .param("app", submission.environment().app().value())
        .param("branch", submission.environment().branch())
        .param("environmentKind", submission.environment().kind().name())
        .param("request", json.writeValueAsString(submission.request()))
        .param("by", submission.requestedBy())
        .param("priority", priority)
        .param("limit", submission.timeLimit().toMillis() / 1000.0)
        .param("now", Timestamp.from(now))
        .update();
  }

  /** Ends the environment's waiting deploys of at most this priority in favour of another. */
  List<DeployId> supersede(Environment environment, int priority, DeployId by, Instant now) {
    return jdbc.sql(
            """
            UPDATE deploy SET status = 'SUPERSEDED', superseded_by = :by, ended_at = :now
            WHERE environment = :environment AND status = 'WAITING' AND priority <= :priority AND id <> :by
            RETURNING id
            """)
        .param("by", by.value())
        .param("now", Timestamp.from(now))
        .param("environment", environment.key())
        .param("priority", priority)
        .query((row, _) -> id(row, "id"))
        .list();
  }

  Optional<DeployId> running(Environment environment) {
    return jdbc.sql("SELECT id FROM deploy WHERE environment = :environment AND status = 'RUNNING'")
        .param("environment", environment.key())
        .query((row, _) -> id(row, "id"))
        .optional();
  }

  /** Asks whoever runs the deploy to end it; the first reason counts. */
  void requestStop(DeployId id, Stop stop) {
    jdbc.sql(
            """
            UPDATE deploy SET stop_code = :code, stop_reason = :reason
            WHERE id = :id AND status = 'RUNNING' AND stop_code IS NULL
            """)
        .param("code", stop.failure().code())
        .param("reason", stop.failure().summary())
        .param("id", id.value())
        .update();
  }

  boolean cancelWaiting(DeployId id, Instant now) {
    return jdbc.sql(
                """
                UPDATE deploy SET status = 'CANCELLED', ended_at = :now, failure_code = :code
                WHERE id = :id AND status = 'WAITING'
                """)
            .param("now", Timestamp.from(now))
            .param("code", PipelineCode.CANCELLED.code())
            .param("id", id.value())
            .update()
        == 1;
  }

  /** Puts a stuck deploy back to work; fails on the unique index while its environment is busy. */
  boolean unstick(DeployId id) {
    return jdbc.sql(
                """
                UPDATE deploy SET status = 'UNDOING', ended_at = NULL, owner = NULL
                WHERE id = :id AND status = 'STUCK'
                """)
            .param("id", id.value())
            .update()
        == 1;
  }

  Optional<Deploy> find(DeployId id) {
    return jdbc.sql("SELECT " + COLUMNS + " FROM deploy WHERE id = :id")
        .param("id", id.value())
        .query(this::deploy)
        .optional();
  }

  Optional<Submission> submission(DeployId id, String requestedBy) {
    return jdbc.sql(
            """
            SELECT kind, app, branch, environment_kind, request, priority, extract(epoch FROM time_limit) AS seconds
            FROM deploy WHERE id = :id
            """)
        .param("id", id.value())
        .query((row, _) ->
            new Submission(
                row.getString("kind"),
                environment(row),
                request(row),
                policy(row.getInt("priority")),
                Duration.ofMillis(Math.round(row.getDouble("seconds") * 1000)),
                requestedBy))
        .optional();
  }

  private static SubmitPolicy policy(int priority) {
    if (priority < 0) {
      return SubmitPolicy.YIELD;
    }
    return priority > 0 ? SubmitPolicy.PREEMPT : SubmitPolicy.SUPERSEDE_WAITING;
  }

  int ahead(DeployId id) {
    return jdbc.sql(
            """
            SELECT count(*) FROM deploy o, deploy me
            WHERE me.id = :id AND me.status = 'WAITING' AND o.id <> me.id
              AND (o.status IN ('RUNNING', 'UNDOING')
                   OR (o.status = 'WAITING'
                       AND (o.priority > me.priority
                            OR (o.priority = me.priority AND o.number < me.number))))
            """)
        .param("id", id.value())
        .query(Integer.class)
        .single();
  }

  /** The same without what was asked for, which only who knows the pipelines can read. */
  static List<ActiveDeploys.Active> active(JdbcClient jdbc) {
    return jdbc.sql(
            """
            SELECT id, status FROM deploy
            WHERE status IN ('WAITING', 'RUNNING', 'UNDOING') ORDER BY number
            """)
        .query((row, _) ->
            new ActiveDeploys.Active(
                id(row, "id"), row.getString("status").equals(DeployStatus.WAITING.name())))
        .list();
  }

  List<Deploy> active() {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + " FROM deploy WHERE status IN ('WAITING', 'RUNNING', 'UNDOING') ORDER BY number")
        .query(this::deploy)
        .list();
  }

  List<Deploy> activeIn(Environment environment) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + """
                 FROM deploy WHERE environment = :environment
                  AND status IN ('WAITING', 'RUNNING', 'UNDOING') ORDER BY number
                """)
        .param("environment", environment.key())
        .query(this::deploy)
        .list();
  }

  List<Deploy> recentOf(AppName app, int limit) {
    return jdbc.sql(
            "SELECT " + COLUMNS + " FROM deploy WHERE app = :app ORDER BY number DESC LIMIT :limit")
        .param("app", app.value())
        .param("limit", limit)
        .query(this::deploy)
        .list();
  }

  List<Deploy> openOrEndedSince(AppName app, Instant since) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + """
                 FROM deploy WHERE app = :app AND (ended_at IS NULL OR ended_at >= :since)
                ORDER BY number DESC
                """)
        .param("app", app.value())
        .param("since", Timestamp.from(since))
        .query(this::deploy)
        .list();
  }

  List<Deploy> newestOf(Collection<Environment> environments) {
    return jdbc.sql(
            "SELECT newest.* FROM unnest(CAST(:keys AS text[])) AS wanted (key) CROSS JOIN LATERAL (SELECT "
                + COLUMNS
                + """
                 FROM deploy WHERE environment = wanted.key AND status <> 'SUPERSEDED'
                  ORDER BY number DESC LIMIT 1) AS newest
                """)
        .param("keys", environments.stream().map(Environment::key).toArray(String[]::new))
        .query(this::deploy)
        .list();
  }

  int stuck() {
    return jdbc.sql("SELECT count(*) FROM deploy WHERE status = 'STUCK'")
        .query(Integer.class)
        .single();
  }

  private Deploy deploy(ResultSet row, int index) throws SQLException {
    String supersededBy = row.getString("superseded_by");
    return new Deploy(
        id(row, "id"),
        row.getString("kind"),
        environment(row),
        request(row),
        DeployStatus.valueOf(row.getString("status")),
        row.getString("requested_by"),
        row.getTimestamp("submitted_at").toInstant(),
        instant(row, "started_at"),
        instant(row, "ended_at"),
        row.getString("failure_code"),
        supersededBy == null ? null : DeployId.parse(supersededBy));
  }

  private Object request(ResultSet row) throws SQLException {
    Class<?> type = requests.getOrDefault(row.getString("kind"), Object.class);
    return json.readValue(row.getString("request"), type);
  }

  static Environment environment(ResultSet row) throws SQLException {
    return new Environment(
        new AppName(row.getString("app")),
        row.getString("branch"),
        Environment.Kind.valueOf(row.getString("environment_kind")));
  }

  static DeployId id(ResultSet row, String column) throws SQLException {
    return new DeployId(row.getObject(column, UUID.class));
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp at = row.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }
}
