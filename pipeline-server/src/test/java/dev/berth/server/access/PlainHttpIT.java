package dev.berth.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.server.web.TestConsole;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Secrets travel over TLS or inside the machine, nowhere else. */
class PlainHttpIT {
  @Test
  void outsideLocalhostNothingHappensWithoutTls() throws IOException {
    try (TestConsole console = TestConsole.start("berth.domain=example.com")) {
      String authorization = "Authorization: Bearer " + console.operatorToken();

      assertThat(ask(console, "berth.example.com", "/actuator/prometheus", authorization))
          .startsWith("HTTP/1.1 403")
          .contains("access.tls-required");
      assertThat(ask(console, "127.0.0.1", "/actuator/prometheus", authorization))
          .startsWith("HTTP/1.1 200");
      assertThat(ask(console, "berth.example.com", "/actuator/health", "X-None: 1"))
          .startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void whereTlsEndsInFrontTheCookieIsBoundToTheConsolesHost() throws IOException {
    try (TestConsole console =
        TestConsole.start(
            "berth.domain=example.com", "berth.access.console-url=https://berth.example.com")) {
      String answer =
          post(
              console,
              "berth.example.com",
              "Origin: https://berth.example.com",
              "token=" + console.operatorToken());

      assertThat(answer)
          .contains("__Host-berth=", "; Secure", "Strict-Transport-Security")
          .doesNotContain("Domain=");
      assertThat(
              post(
                  console,
                  "berth.example.com",
                  "Origin: http://berth.example.com",
                  "token=" + console.operatorToken()))
          .startsWith("HTTP/1.1 403");
    }
  }

  private static String ask(TestConsole console, String host, String path, String header)
      throws IOException {
    return exchange(
        console,
        "GET "
            + path
            + " HTTP/1.1\r\nHost: "
            + host
            + "\r\n"
            + header
            + "\r\nConnection: close\r\n\r\n");
  }

  private static String post(TestConsole console, String host, String header, String body)
      throws IOException {
    return exchange(
        console,
        "POST /login HTTP/1.1\r\nHost: "
            + host
            + "\r\n"
            + header
            + "\r\nContent-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n"
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  private static String exchange(TestConsole console, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), console.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
