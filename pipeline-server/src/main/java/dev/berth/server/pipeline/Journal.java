package dev.berth.server.pipeline;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The events of all deploys: appended, never changed, and only by a deploy's newest owner. */
class Journal {
  private static final int TRIES = 60;
  private static final long PAUSE_MILLIS = 250;

  private final JdbcClient jdbc;
  private final JsonMapper json;

  Journal(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  List<StepEvent> read(DeployId id) {
    return readFrom(id, 0);
  }

  List<StepEvent> readFrom(DeployId id, int seq) {
    return jdbc.sql(
            "SELECT body FROM deploy_event WHERE deploy_id = :id AND seq >= :seq ORDER BY seq")
        .param("id", id.value())
        .param("seq", seq)
        .query((row, _) -> json.readValue(row.getString("body"), StepEvent.class))
        .list();
  }

  /** What this step of each deploy left behind, of the deploys in which it succeeded. */
  <T> Map<DeployId, T> outputs(Collection<DeployId> deploys, StepKey<T> step) {
    Map<DeployId, T> outputs = new HashMap<>();
    jdbc.sql(
            """
            SELECT deploy_id, body -> 'output' AS output FROM deploy_event
            WHERE deploy_id = ANY (:ids) AND step = :step AND type = 'Succeeded'
            """)
        .param("ids", deploys.stream().map(DeployId::value).toArray(UUID[]::new))
        .param("step", step.name())
        .query(
            (RowCallbackHandler)
                row ->
                    outputs.put(
                        DeployTable.id(row, "deploy_id"),
                        json.readValue(row.getString("output"), step.type())));
    return outputs;
  }

  /**
   * Records the events, and the deploy's status after them, in one statement: one round trip, one
   * fsync, nothing if a newer owner exists. A database that restarts is waited for.
   *
   * @throws LeaseLost when the fence is not the newest
   */
  void append(Claim claim, int firstSeq, List<StepEvent> events, DeployState after)
      throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        if (!insert(claim, firstSeq, events, after)) {
          throw new LeaseLost(claim.id());
        }
        return;
      } catch (DataAccessException e) {
        if (isRecorded(claim, firstSeq, events)) {
          return;
        }
        if (attempt == TRIES) {
          throw e;
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  /** Within the caller's transaction, for a deploy that no engine runs. */
  void appendUnowned(DeployId id, int seq, StepEvent event) {
    jdbc.sql(
            """
            INSERT INTO deploy_event (deploy_id, seq, fence, type, at, body)
            VALUES (:id, :seq, 0, :type, :at, :body::json)
            """)
        .param("id", id.value())
        .param("seq", seq)
        .param("type", event.getClass().getSimpleName())
        .param("at", Timestamp.from(event.at()))
        .param("body", json.writeValueAsString(event))
        .update();
  }

  private boolean insert(Claim claim, int firstSeq, List<StepEvent> events, DeployState after) {
    Instant ended = after.status().isFinal() ? after.endedAt() : null;
    String failure = after.failure() == null ? null : after.failure().code();
    int inserted =
        jdbc.sql(
                """
                WITH held AS (
                  UPDATE deploy SET status = :status, ended_at = :ended, failure_code = :failure
                  WHERE id = :id AND fence = :fence RETURNING id, fence
                )
                INSERT INTO deploy_event (deploy_id, seq, fence, type, step, at, body)
                SELECT held.id, :first + e.position - 1, held.fence, e.body ->> 'type',
                       e.body ->> 'step', (e.body ->> 'at')::timestamptz, e.body
                FROM held, json_array_elements(:events::json) WITH ORDINALITY AS e (body, position)
                """)
            .param("status", after.status().name())
            .param("ended", ended == null ? null : Timestamp.from(ended), java.sql.Types.TIMESTAMP)
            .param("failure", failure, java.sql.Types.VARCHAR)
            .param("id", claim.id().value())
            .param("fence", claim.fence())
            .param("first", firstSeq)
            .param("events", events(events))
            .update();
    return inserted == events.size();
  }

  /** Jackson names the subtype of each element only when it knows the list's element type. */
  private String events(List<StepEvent> events) {
    return json.writerFor(
            json.getTypeFactory().constructCollectionType(List.class, StepEvent.class))
        .writeValueAsString(events);
  }

  /** After a broken connection: the statement may have been committed all the same. */
  private boolean isRecorded(Claim claim, int firstSeq, List<StepEvent> events) {
    try {
      return jdbc.sql(
                  """
                  SELECT count(*) FROM deploy_event
                  WHERE deploy_id = :id AND fence = :fence AND seq >= :first
                  """)
              .param("id", claim.id().value())
              .param("fence", claim.fence())
              .param("first", firstSeq)
              .query(Integer.class)
              .single()
          == events.size();
    } catch (DataAccessException _) {
      return false;
    }
  }
}
