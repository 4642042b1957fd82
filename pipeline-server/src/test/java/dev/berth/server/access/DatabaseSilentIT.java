package dev.berth.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.server.web.TestConsole;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Without its database Berth lets nobody in and says so. */
class DatabaseSilentIT {
  @Test
  void nobodyGetsInAndHealthSaysThatTheDatabaseIsDown() {
    try (TestConsole console = TestConsole.start()) {
      String operator = console.operatorToken();
      console.database().close();

      HttpResponse<String> unknown = console.get("/api/v1/me", Secret.random().text());

      assertThat(unknown.statusCode()).isEqualTo(503);
      assertThat(unknown.body()).contains("access.database-silent");
      assertThat(console.send(console.request("/actuator/health")).statusCode()).isEqualTo(503);
      assertThat(console.send(console.request("/actuator/health/liveness")).statusCode())
          .isEqualTo(200);
      assertThat(console.get("/actuator/health", operator).body()).contains("it does not answer");
    }
  }
}
