package dev.berth.server.route;

import java.io.IOException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether the router runs, and whether it serves the newest routes. */
@Component("routerHealthIndicator")
class RouterHealth implements HealthIndicator {
  private final RouterClient client;

  RouterHealth(RouterClient client) {
    this.client = client;
  }

  @Override
  public Health health() {
    try {
      RouterClient.Status status = client.status();
      int inFlight = status.inFlight().values().stream().mapToInt(Integer::intValue).sum();
      return Health.up()
          .withDetail("port", status.port())
          .withDetail("generation of routes", status.generation())
          .withDetail("requests in flight", inFlight)
          .build();
    } catch (IOException e) {
      return Health.down().withDetail("problem", "it does not answer").build();
    }
  }
}
