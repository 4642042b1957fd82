package dev.berth.server.web;

import dev.berth.sandbox.IsolationReport;
import java.util.Locale;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** How strongly builds and apps are kept apart; never a reason to be down, always said. */
@Component("isolationHealthIndicator")
class IsolationHealth implements HealthIndicator {
  private final IsolationReport report;

  IsolationHealth(IsolationReport report) {
    this.report = report;
  }

  @Override
  public Health health() {
    Health.Builder health =
        Health.up().withDetail("mode", report.mode().name().toLowerCase(Locale.ROOT));
    if (!report.reasons().isEmpty()) {
      health.withDetail("because", String.join(" ", report.reasons()));
    }
    return health.build();
  }
}
