package dev.berth.sandbox;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks an address for its first line over HTTP. */
final class Http {
  private Http() {}

  /** The status line; tried again until something answers. */
  static String get(InetSocketAddress address, Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try (Socket socket = new Socket()) {
        socket.setSoTimeout(2_000);
        socket.connect(address, 2_000);
        socket
            .getOutputStream()
            .write("GET / HTTP/1.0\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        String answer =
            new String(socket.getInputStream().readNBytes(64), StandardCharsets.US_ASCII);
        if (!answer.isEmpty()) {
          return answer.lines().findFirst().orElse("");
        }
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }
}
