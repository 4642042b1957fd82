package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Nobody who uses an app notices that it is replaced. Short by default; {@code
 * -Dberth.e2e.deploys=50} runs the whole proof.
 */
class ZeroLossIT {
  private static final int DEPLOYS = Integer.getInteger("berth.e2e.deploys", 5);
  private static final int RATE = 200;

  /** Answers in flight at the switch may still come from the release before. */
  private static final long SWITCH_NANOS = Duration.ofMillis(500).toNanos();

  private static final String PROGRAM =
      """
      const http = require('node:http');
      const { createHash } = require('node:crypto');
      const version = VERSION;
      const sockets = new Set();
      const server = http.createServer((request, response) => {
        request.resume();
        request.on('end', () => {
          if (request.url === '/slow') setTimeout(() => response.end('slow'), 5000);
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
      GitRepo repository = berth.repository("busy-shop");
      version(repository, "v0").deploy("main");
      LoadClient load = LoadClient.start(berth.host("busy-shop"), berth.port(), RATE);
      try (load) {
        for (int i = 1; i <= DEPLOYS; i++) {
          version(repository, "v" + i).deploy("main");
          retired(load, "v" + (i - 1));
        }
        for (int i = 1; i <= DEPLOYS; i++) {
          Command.Result rollback = berth.berth("rollback", "busy-shop");
          assertThat(rollback.exit()).as(rollback.output()).isZero();
        }
      }
      assertThat(load.failures()).isEmpty();
      assertThat(load.requests()).isGreaterThan(RATE);
    }
  }

  private static GitRepo version(GitRepo repository, String version) {
    NodeApp.running(repository, PROGRAM.replace("VERSION", NodeApp.quoted(version)));
    return repository.commit(version);
  }

  /** Once the push has returned, nothing that is asked now is answered by the release before. */
  private static void retired(LoadClient load, String version) {
    long switched = System.nanoTime();
    int answered = load.requests();
    Eventually.holds(
        Duration.ofSeconds(20),
        "users go on",
        () -> load.requests() > answered + RATE && System.nanoTime() > switched + 2 * SWITCH_NANOS);
    Map<String, Long> seen = load.lastSeen();
    assertThat(seen.getOrDefault(version, 0L) - switched)
        .as(version + " was asked after the switch and answered")
        .isLessThan(SWITCH_NANOS);
  }
}
