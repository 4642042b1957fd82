package dev.berth.server.pipeline;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Which deploys there are and what should become of them. */
final class DeployTable {
  private static final String COLUMNS =
      """
      id, kind, lane, request, status, requested_by, submitted_at, started_at, ended_at, \
      failure_code, superseded_by
      """;

  private final JdbcClient jdbc;
  private final JsonMapper json;

  DeployTable(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** Until the end of the transaction, nobody else submits to the lane. */
  void lockLane(String lane) {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(:lane, 0))")
        .param("lane", lane)
        .query((_, _) -> lane)
        .single();
  }

  void insert(DeployId id, Submission submission, int priority, Instant now) {
    jdbc.sql(
            """
            INSERT INTO deploy (id, kind, lane, request, requested_by, priority, time_limit, status,
                                submitted_at)
            VALUES (:id, :kind, :lane, :request::json, :by, :priority,
                    make_interval(secs => :limit), 'WAITING', :now)
            """)
        .param("id", id.value())
        .param("kind", submission.kind())
        .param("lane", submission.lane())
        .param("request", json.writeValueAsString(submission.request()))
        .param("by", submission.requestedBy())
        .param("priority", priority)
        .param("limit", submission.timeLimit().toMillis() / 1000.0)
        .param("now", Timestamp.from(now))
        .update();
  }

  /** Ends the lane's waiting deploys of at most this priority in favour of another. */
  List<DeployId> supersede(String lane, int priority, DeployId by, Instant now) {
    return jdbc.sql(
            """
            UPDATE deploy SET status = 'SUPERSEDED', superseded_by = :by, ended_at = :now
            WHERE lane = :lane AND status = 'WAITING' AND priority <= :priority AND id <> :by
            RETURNING id
            """)
        .param("by", by.value())
        .param("now", Timestamp.from(now))
        .param("lane", lane)
        .param("priority", priority)
        .query((row, _) -> id(row, "id"))
        .list();
  }

  Optional<DeployId> running(String lane) {
    return jdbc.sql("SELECT id FROM deploy WHERE lane = :lane AND status = 'RUNNING'")
        .param("lane", lane)
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

  /** Puts a stuck deploy back to work; fails on the unique index while its lane is busy. */
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
            SELECT kind, lane, request, priority, extract(epoch FROM time_limit) AS seconds
            FROM deploy WHERE id = :id
            """)
        .param("id", id.value())
        .query((row, _) ->
            new Submission(
                row.getString("kind"),
                row.getString("lane"),
                json.readTree(row.getString("request")),
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

  List<Deploy> active() {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + " FROM deploy WHERE status IN ('WAITING', 'RUNNING', 'UNDOING') ORDER BY number")
        .query(this::deploy)
        .list();
  }

  List<Deploy> recent(String lanePrefix, int limit) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + " FROM deploy WHERE starts_with(lane, :prefix) ORDER BY number DESC LIMIT :limit")
        .param("prefix", lanePrefix)
        .param("limit", limit)
        .query(this::deploy)
        .list();
  }

  private Deploy deploy(ResultSet row, int index) throws SQLException {
    String supersededBy = row.getString("superseded_by");
    return new Deploy(
        id(row, "id"),
        row.getString("kind"),
        row.getString("lane"),
        json.readTree(row.getString("request")),
        DeployStatus.valueOf(row.getString("status")),
        row.getString("requested_by"),
        row.getTimestamp("submitted_at").toInstant(),
        instant(row, "started_at"),
        instant(row, "ended_at"),
        row.getString("failure_code"),
        supersededBy == null ? null : DeployId.parse(supersededBy));
  }

  static DeployId id(ResultSet row, String column) throws SQLException {
    return new DeployId(row.getObject(column, UUID.class));
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp at = row.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }
}
