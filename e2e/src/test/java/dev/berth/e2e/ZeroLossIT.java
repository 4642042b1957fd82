package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Nobody who uses an app notices that it is replaced. Short by default; {@code
 * -Dberth.e2e.deploys=50} runs the whole proof.
 */
class ZeroLossIT {
  private static final int DEPLOYS = Integer.getInteger("berth.e2e.deploys", 5);
  private static final int RATE = 200;
  private static final String APP = "busy-shop";

  private static final String PROGRAM =
      """
      const http = require('node:http');
      const { createHash } = require('node:crypto');
      const version = VERSION;
      const sockets = new Set();
      const server = http.createServer((request, response) => {
        request.resume();
        request.on('end', () => {
          if (request.url === '/slow') setTimeout(() => response.end(version), 5000);
          else response.end(version);
        });
      });
      server.on('upgrade', (request, socket) => {
        const accept = createHash('sha1')
          .update(request.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11')
          .digest('base64');
        socket.write('HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n' +
          'Sec-WebSocket-Accept: ' + accept + '\\r\\n\\r\\n');
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket));
        socket.on('error', () => socket.destroy());
        socket.on('data', (frame) => {
          const payload = Buffer.from(frame.subarray(6, 6 + (frame[1] & 0x7f)));
          for (let i = 0; i < payload.length; i++) payload[i] ^= frame[2 + (i % 4)];
          socket.write(Buffer.concat([Buffer.from([0x81, payload.length]), payload]));
        });
      });
      server.listen(process.env.PORT);
      process.on('SIGTERM', () => {
        for (const socket of sockets) socket.end(Buffer.from([0x88, 0x02, 0x03, 0xe9]));
        server.close(() => process.exit(0));
      });
      """;

  @Test
  void noRequestIsLostWhileReleasesComeAndGo() {
    try (BerthInstallation berth = BerthInstallation.start()) {
      GitRepo repository = berth.repository(APP);
      version(repository, "v0").deploy("main");
      List<Tenure> tenures = new ArrayList<>(List.of(tenure(berth, "v0")));
      LoadClient load = LoadClient.start(berth.host(APP), berth.port(), RATE);
      try (load) {
        for (int i = 1; i <= DEPLOYS; i++) {
          version(repository, "v" + i).deploy("main");
          tenures.add(tenure(berth, "v" + i));
          usersGoOn(load);
        }
        for (int i = 1; i <= DEPLOYS; i++) {
          Command.Result rollback = berth.berth("rollback", APP);
          assertThat(rollback.exit()).as(rollback.output()).isZero();
          tenures.add(tenure(berth, berth.get(APP).body()));
          usersGoOn(load);
        }
      }
      assertThat(load.failures()).isEmpty();
      assertThat(load.answers())
          .as("answers of a release that was retired before, or live only after, the request")
          .filteredOn(answer -> !wasLive(answer, tenures))
          .isEmpty();
      assertThat(load.requests()).isGreaterThan(DEPLOYS * RATE);
    }
  }

  /**
   * When a version was the public one.
   *
   * @param switching the switch to it began
   * @param switched the router had acknowledged the generation of routes that leads to it
   */
  private record Tenure(String version, Instant switching, Instant switched) {}

  private static GitRepo version(GitRepo repository, String version) {
    NodeApp.running(repository, PROGRAM.replace("VERSION", NodeApp.quoted(version)));
    return repository.commit(version);
  }

  /** Reads from the newest deploy's record when traffic was switched. */
  private static Tenure tenure(BerthInstallation berth, String version) {
    String id = berth.apiGet("/apps/" + APP + "/deploys?limit=1").get(0).get("id").asString();
    JsonNode route =
        berth
            .apiGet("/apps/" + APP + "/deploys/" + id)
            .get("steps")
            .valueStream()
            .filter(step -> step.get("name").asString().equals("route"))
            .findFirst()
            .orElseThrow();
    return new Tenure(
        version,
        Instant.parse(route.get("startedAt").asString()),
        Instant.parse(route.get("endedAt").asString()));
  }

  /**
   * Whether the answer came from a version that was live at some moment between question and
   * answer. A question asked after the router acknowledged a switch is never for the version
   * before.
   */
  private static boolean wasLive(LoadClient.Answer answer, List<Tenure> tenures) {
    for (int i = 0; i < tenures.size(); i++) {
      Tenure tenure = tenures.get(i);
      boolean begun = !tenure.switching().isAfter(answer.got());
      boolean over =
          i + 1 < tenures.size() && tenures.get(i + 1).switched().isBefore(answer.asked());
      if (tenure.version().equals(answer.version()) && begun && !over) {
        return true;
      }
    }
    return false;
  }

  private static void usersGoOn(LoadClient load) {
    int asked = load.requests();
    Eventually.holds(Duration.ofSeconds(60), "users go on", () -> load.requests() > asked + RATE);
  }
}
