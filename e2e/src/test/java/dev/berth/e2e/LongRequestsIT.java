package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What takes longer than a deploy goes on through it. */
@ExtendWith(SharedBerth.class)
class LongRequestsIT {
  private static final String APP = "long-requests";
  private static final int PIECE = 64 * 1024;

  private static final String PROGRAM =
      """
      const http = require('node:http');
      const { createHash } = require('node:crypto');
      const version = VERSION;
      const server = http.createServer((request, response) => {
        if (request.url === '/events') {
          response.writeHead(200, { 'content-type': 'text/event-stream' });
          const timer = setInterval(() => response.write('data: ' + version + '\\n\\n'), 50);
          request.on('close', () => clearInterval(timer));
          return;
        }
        let received = 0;
        request.on('data', (piece) => received += piece.length);
        request.on('end', () => response.end(version + ' ' + received));
      });
      server.on('upgrade', (request, socket) => {
        const accept = createHash('sha1')
          .update(request.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11')
          .digest('base64');
        socket.write('HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n' +
          'Sec-WebSocket-Accept: ' + accept + '\\r\\n\\r\\n');
        socket.on('error', () => socket.destroy());
        socket.on('data', (frame) => {
          const payload = Buffer.from(frame.subarray(6, 6 + (frame[1] & 0x7f)));
          for (let i = 0; i < payload.length; i++) payload[i] ^= frame[2 + (i % 4)];
          socket.write(Buffer.concat([Buffer.from([0x81, payload.length]), payload]));
        });
      });
      server.listen(process.env.PORT);
      """;

  @Test
  void aStreamAnUploadAndAWebSocketGoOnThroughADeploy(BerthInstallation berth) throws IOException {
    GitRepo repository = berth.repository(APP);
    version(repository, "old").deploy("main");
    String host = berth.host(APP);
    try (Wire events = Wire.open(berth.port());
        Wire upload = Wire.open(berth.port());
        Wire socket = Wire.open(berth.port())) {
      events.request("GET", host, "/events");
      assertThat(events.status()).isEqualTo(200);
      events.headers();
      assertThat(events.chunk()).isEqualTo("data: old\n\n");
      upload.request("POST", host, "/upload", "Transfer-Encoding: chunked");
      piece(upload);
      assertThat(socket.upgrade(host, "/socket")).isTrue();
      assertThat(socket.echoes()).isTrue();

      version(repository, "new").deploy("main");

      assertThat(berth.get(APP).body()).isEqualTo("new 0");
      for (int i = 0; i < 10; i++) {
        assertThat(events.chunk()).isEqualTo("data: old\n\n");
        piece(upload);
        assertThat(socket.echoes()).isTrue();
      }
      upload.send("0\r\n\r\n");
      assertThat(upload.status()).isEqualTo(200);
      assertThat(upload.body(upload.headers())).isEqualTo("old " + 11 * PIECE);
    }
    try (Wire events = Wire.open(berth.port())) {
      events.request("GET", host, "/events");
      assertThat(events.status()).isEqualTo(200);
      events.headers();
      assertThat(events.chunk()).isEqualTo("data: new\n\n");
    }
  }

  private static void piece(Wire upload) throws IOException {
    upload.send(Integer.toHexString(PIECE) + "\r\n" + "x".repeat(PIECE) + "\r\n");
  }

  private static GitRepo version(GitRepo repository, String version) {
    NodeApp.running(repository, PROGRAM.replace("VERSION", NodeApp.quoted(version)));
    return repository.commit(version);
  }
}
