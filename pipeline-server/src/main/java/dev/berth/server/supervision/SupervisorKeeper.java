package dev.berth.server.supervision;

import dev.berth.concurrent.BackgroundLoop;
import dev.berth.server.installation.DataDirectory;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** Server and supervisor look after each other, so that one kill leaves both. */
@Component("supervisorHealthIndicator")
class SupervisorKeeper implements HealthIndicator {
  private static final Logger LOG = LoggerFactory.getLogger(SupervisorKeeper.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final SupervisorProcess process;
  private final Clock clock;
  private final boolean supervised = Boolean.getBoolean("berth.supervised");
  private final BackgroundLoop loop =
      BackgroundLoop.every(LOOK, "supervisor-keeper", this::keep).startingAfter(LOOK);
  private Duration pause = LOOK;
  private Instant next = Instant.EPOCH;

  SupervisorKeeper(DataDirectory data, Clock clock) {
    this.process = new SupervisorProcess(data);
    this.clock = clock;
  }

  @Bean
  BackgroundLoop supervisorKeeping() {
    return loop;
  }

  private void keep() {
    if (!supervised) {
      return;
    }
    if (process.pid().isPresent()) {
      pause = LOOK;
      return;
    }
    Instant now = clock.instant();
    if (now.isBefore(next)) {
      return;
    }
    // Where none can start, it is not tried for ever each second.
    next = now.plus(pause);
    pause =
        pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    LOG.warn("the supervisor is gone, starting it again");
    try {
      process.start();
    } catch (IOException e) {
      LOG.warn("the supervisor does not start: {}", e.getMessage());
    }
  }

  @Override
  public Health health() {
    if (!supervised) {
      return Health.unknown()
          .withDetail(
              "problem", "this server was not started by a supervisor: one that ends stays away")
          .build();
    }
    return process.pid().isPresent()
        ? Health.up().withDetail("pid", process.pid().getAsLong()).build()
        : Health.down().withDetail("problem", "it is gone, and started again").build();
  }
}
