package dev.berth.server.pipeline;

import static dev.berth.server.pipeline.DeployTable.id;
import static dev.berth.server.pipeline.DeployTable.instant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Which engine walks which deploy: a lease in the deploy's row, fenced by a number that grows. */
final class ClaimTable {
  private static final String CLAIMED =
      "RETURNING id, kind, app, branch, environment_kind, request, fence, deadline, stop_code, stop_reason";

  private final JdbcClient jdbc;
  private final JsonMapper json;

  ClaimTable(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** A started deploy and who had it. */
  record Owned(DeployId id, @Nullable String owner, long fence, @Nullable Instant leaseUntil) {}

  /**
   * Takes the next waiting deploy whose environment is free; only urgent ones when there is no
   * slot.
   */
  Optional<Claim> claimWaiting(
      EngineIdentity owner, boolean slotFree, Instant now, Duration lease) {
    return jdbc.sql(
            """
            UPDATE deploy d SET status = 'RUNNING', owner = :owner, fence = fence + 1,
                   lease_until = :until, started_at = CAST(:now AS timestamptz),
                   deadline = CAST(:now AS timestamptz) + time_limit
            WHERE id = (
              SELECT w.id FROM deploy w
              WHERE w.status = 'WAITING' AND (:slot OR w.priority > 0)
                AND NOT EXISTS (SELECT 1 FROM deploy a
                                WHERE a.environment = w.environment AND a.status IN ('RUNNING', 'UNDOING'))
              ORDER BY w.priority DESC, w.number LIMIT 1
              FOR UPDATE SKIP LOCKED)
            """
                + CLAIMED)
        .param("owner", owner.toString())
        .param("until", Timestamp.from(now.plus(lease)))
        .param("now", Timestamp.from(now))
        .param("slot", slotFree)
        .query(this::claim)
        .optional();
  }

  /** Deploys between start and end, with the owner and the end of its lease. */
  List<Owned> startedByAnyone() {
    return jdbc.sql(
            """
            SELECT id, owner, fence, lease_until FROM deploy
            WHERE status IN ('RUNNING', 'UNDOING') ORDER BY number
            """)
        .query((row, _) ->
            new Owned(
                id(row, "id"),
                row.getString("owner"),
                row.getLong("fence"),
                instant(row, "lease_until")))
        .list();
  }

  /** Takes a started deploy over from the owner it had when it was looked at. */
  Optional<Claim> takeOver(Owned from, EngineIdentity owner, Instant now, Duration lease) {
    return jdbc.sql(
            """
            UPDATE deploy SET owner = :owner, fence = fence + 1, lease_until = :until
            WHERE id = :id AND fence = :fence AND owner IS NOT DISTINCT FROM :from
              AND status IN ('RUNNING', 'UNDOING')
            """
                + CLAIMED)
        .param("owner", owner.toString())
        .param("until", Timestamp.from(now.plus(lease)))
        .param("id", from.id().value())
        .param("fence", from.fence())
        .param("from", from.owner(), java.sql.Types.VARCHAR)
        .query(this::claim)
        .optional();
  }

  /** Prolongs this engine's leases and returns the deploys it still owns. */
  List<Claim> heartbeat(EngineIdentity owner, Instant now, Duration lease) {
    return jdbc.sql(
            """
            UPDATE deploy SET lease_until = :until
            WHERE owner = :owner AND status IN ('RUNNING', 'UNDOING')
            """
                + CLAIMED)
        .param("until", Timestamp.from(now.plus(lease)))
        .param("owner", owner.toString())
        .query(this::claim)
        .list();
  }

  /** Gives back whatever this engine still owns. */
  void release(EngineIdentity owner) {
    jdbc.sql(
            "UPDATE deploy SET owner = NULL WHERE owner = :owner AND status IN ('RUNNING', 'UNDOING')")
        .param("owner", owner.toString())
        .update();
  }

  private Claim claim(ResultSet row, int index) throws SQLException {
    String stopCode = row.getString("stop_code");
    String reason = row.getString("stop_reason");
    return new Claim(
        id(row, "id"),
        row.getString("kind"),
        DeployTable.environment(row),
        json.readTree(row.getString("request")),
        row.getLong("fence"),
        row.getTimestamp("deadline").toInstant(),
        stopCode == null || reason == null ? null : Stop.of(stopCode, reason));
  }
}
