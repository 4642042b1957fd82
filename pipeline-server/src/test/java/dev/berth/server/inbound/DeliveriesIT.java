package dev.berth.server.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.server.app.AppName;
import dev.berth.server.source.mirror.RemoteAddress;
import dev.berth.webhooks.Delivery;
import dev.berth.webhooks.HostingService;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveriesIT {
  private static final AppName SHOP = new AppName("shop");

  @TempDir Path directory;

  @Test
  void theLargestThatIsSentIsKeptAsItCameAndOnce() {
    byte[] body = new byte[Delivery.MAX_BODY];
    new Random(1).nextBytes(body);
    try (InboundFixture fixture = new InboundFixture(directory)) {
      fixture.connected(
          SHOP,
          HostingService.GITHUB,
          RemoteAddress.parse("https://github.com/you/shop"),
          Optional.empty());
      Deliveries deliveries = new Deliveries(fixture.database.jdbc(), Clock.systemUTC());
      Delivery delivery = Delivery.of(Map.of("X-GitHub-Event", List.of("push")), body);

      long number = deliveries.keep(SHOP, Optional.of("one"), "push", delivery).orElseThrow();

      assertThat(deliveries.body(number)).contains(body);
      assertThat(deliveries.keep(SHOP, Optional.of("two"), "push", delivery)).isEmpty();
      deliveries.handled(number, StoredDelivery.State.DONE, "");
      deliveries.forgetBodies(Clock.systemUTC().instant().plus(Duration.ofHours(1)));
      assertThat(deliveries.body(number)).isEmpty();
    }
  }
}
