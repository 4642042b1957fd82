package dev.berth.server.pipeline;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps the journal and the logs from growing for ever: ended deploys go by age and by number. What
 * has not ended, is stuck, or is needed by a release stays.
 */
final class DeployRetention {
  private static final Logger LOG = LoggerFactory.getLogger(DeployRetention.class);

  private final JdbcClient jdbc;
  private final DeployLogs logs;
  private final EngineSettings settings;
  private final Clock clock;

  DeployRetention(JdbcClient jdbc, DeployLogs logs, EngineSettings settings, Clock clock) {
    this.jdbc = jdbc;
    this.logs = logs;
    this.settings = settings;
    this.clock = clock;
  }

  /** Removes what is too old or too much, except these deploys. */
  void forget(Set<DeployId> needed) {
    List<DeployId> forgotten = remove(needed.stream().map(DeployId::value).toArray(UUID[]::new));
    forgotten.forEach(logs::remove);
    Set<DeployId> keep = needed.stream().collect(Collectors.toSet());
    keep.addAll(unended());
    logs.sweep(keep);
    if (!forgotten.isEmpty()) {
      LOG.info("{} deploys that ended long ago are no longer kept", forgotten.size());
    }
  }

  /** The events go with their deploy. */
  private List<DeployId> remove(UUID[] needed) {
    return jdbc.sql(
            """
            with ended as (
              select id, ended_at, row_number() over (order by number desc) as age
              from deploy
              where status in ('SUCCEEDED', 'FAILED', 'CANCELLED', 'SUPERSEDED')
                and id <> all (:needed)
            )
            delete from deploy using ended
            where deploy.id = ended.id and (ended.age > :kept or ended.ended_at < :oldest)
            returning deploy.id
            """)
        .param("needed", needed)
        .param("kept", settings.deploysKept())
        .param("oldest", Timestamp.from(clock.instant().minus(settings.deploysKeptFor())))
        .query((row, _) -> new DeployId(row.getObject(1, UUID.class)))
        .list();
  }

  private List<DeployId> unended() {
    return jdbc.sql(
            "select id from deploy where status in ('WAITING', 'RUNNING', 'UNDOING', 'STUCK')")
        .query((row, _) -> new DeployId(row.getObject(1, UUID.class)))
        .list();
  }
}
