package dev.berth.server.web;

import dev.berth.server.pipeline.Deploy;
import dev.berth.server.pipeline.DeployStatus;
import dev.berth.server.pipeline.Engine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Whether deploys get on: how many wait, for how long, and whether one is stuck. */
@Component("deploysHealthIndicator")
class EngineHealth implements HealthIndicator {
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private final Engine engine;
  private final Clock clock;

  EngineHealth(Engine engine, Clock clock) {
    this.engine = engine;
    this.clock = clock;
  }

  @Override
  public Health health() {
    try {
      return judge(engine.active(), engine.stuck());
    } catch (DataAccessException e) {
      return Health.unknown().withDetail("problem", "the database does not answer").build();
    }
  }

  /** A stuck deploy is one app's trouble: it is told, but the platform as a whole is up. */
  private Health judge(List<Deploy> active, int stuck) {
    List<Deploy> waiting =
        active.stream().filter(deploy -> deploy.status() == DeployStatus.WAITING).toList();
    Duration oldest = age(waiting);
    Health.Builder health =
        oldest.compareTo(LONGEST_WAIT) > 0 ? Health.outOfService() : Health.up();
    health.withDetail("running", active.size() - waiting.size());
    health.withDetail("waiting", waiting.size());
    if (!waiting.isEmpty()) {
      health.withDetail("oldest has waited", oldest.toSeconds() + " s");
    }
    if (stuck > 0) {
      health.withDetail("stuck, needs a person", stuck);
    }
    return health.build();
  }

  private Duration age(List<Deploy> waiting) {
    Optional<Instant> first =
        waiting.stream().map(Deploy::submittedAt).min(Comparator.naturalOrder());
    return first.map(since -> Duration.between(since, clock.instant())).orElse(Duration.ZERO);
  }
}
