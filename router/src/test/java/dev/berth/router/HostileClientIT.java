package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody outside can speak for Berth or make two servers read one request differently. */
class HostileClientIT {
  @TempDir Path directory;
  private RunningRouter router;
  private EchoApp app;

  @BeforeEach
  void start() throws IOException {
    router = RunningRouter.in(directory);
    app = EchoApp.named("app");
    router.route("app.localhost", app.port());
  }

  @AfterEach
  void stop() {
    app.close();
    router.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-For: evil",
        "x-forwarded-user: evil",
        "X_Forwarded_For: evil",
        "X-Forwarded_Proto: evil",
        "Forwarded: for=evil",
        "X-Real-IP: evil",
        "Client-IP: evil",
        "X-Forwarded: evil",
        "X-ProxyUser-Ip: evil",
        "X_Originating_IP: evil",
        "Berth-Account: evil",
        "berth_account: evil",
        "X-Berth-User: evil",
        "X-Auth-Request-Email: evil",
        "Remote-User: evil",
        "Remote_User: evil",
        "True-Client-IP: evil",
        "X-Original-URL: /evil",
        "Proxy: http://evil",
        "Keep-Alive: evil",
        "Connection: x-evil\r\nX-Evil: evil",
        "Upgrade: h2c-evil\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: evil",
        "Cookie: __Host-berth_session=evil",
        "Cookie: berth_session=evil; BERTH_x=evil",
        "Cookie: \"berth_session=evil\""
      })
  void aClaimOnlyTheRouterMayMakeDoesNotReachTheApp(String header) throws IOException {
    assertThat(router.get("app.localhost", "/", header))
        .startsWith("HTTP/1.1 200")
        .doesNotContain("evil");
  }

  @Test
  void theRouterTellsTheAppWhoAsked() throws IOException {
    assertThat(router.get("app.localhost:8080", "/", "X-Forwarded-For: 1.2.3.4"))
        .containsIgnoringCase("x-forwarded-for: [127.0.0.1]")
        .containsIgnoringCase("x-forwarded-proto: [http]")
        .containsIgnoringCase("x-forwarded-host: [app.localhost:8080]");
  }

  @Test
  void whoeverClosesItsHalfAfterTheRequestReadsTheAnswer() throws IOException {
    assertThat(halfClosed("GET /late HTTP/1.1\r\nHost: app.localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 200")
        .contains("GET /late");
    assertThat(
            halfClosed("POST /body HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: 2\r\n\r\nhi"))
        .startsWith("HTTP/1.1 200");
    assertThat(
            halfClosed("POST /body HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: 9\r\n\r\nhi"))
        .isEmpty();
  }

  private String halfClosed(String request) throws IOException {
    try (Socket socket = router.connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void aClientHasFewBodiesThatHardlyCome() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        slow.add(slowBody("127.0.0.1"));
      }
      Socket other = slowBody("127.0.0.2");
      slow.add(other);
      for (int i = 0; i < 100 && slow.stream().noneMatch(HostileClientIT::isClosed); i++) {
        Thread.sleep(200);
      }
      Thread.sleep(2000);

      assertThat(slow.stream().filter(HostileClientIT::isClosed)).hasSize(8);
      assertThat(isClosed(other)).isFalse();
      assertThat(router.get("app.localhost", "/")).startsWith("HTTP/1.1 200");
      for (Socket socket : slow) {
        socket.close();
      }
      slow.clear();
      for (int i = 0; i < 32; i++) {
        slow.add(slowBody("127.0.0.1"));
      }
      Thread.sleep(7000);
      assertThat(slow).as("who has gone is counted no longer").noneMatch(HostileClientIT::isClosed);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  private Socket slowBody(String from) throws IOException {
    Socket socket = new Socket("127.0.0.1", router.port(), InetAddress.getByName(from), 0);
    socket.setSoTimeout(1);
    socket
        .getOutputStream()
        .write(
            "POST /body HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: 90000\r\n\r\nx"
                .getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  private static boolean isClosed(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void aTrustedProxySaysForWhomItAsks() throws IOException {
    try (RunningRouter behind =
        RunningRouter.behind(
            "10.1.0.0/16, 127.0.0.1", Files.createDirectory(directory.resolve("behind")))) {
      behind.route("app.localhost", app.port());

      assertThat(
              behind.get(
                  "app.localhost",
                  "/",
                  "X-Forwarded-For: 6.6.6.6, 203.0.113.9",
                  "X-Forwarded-For: 10.1.2.3",
                  "X-Forwarded-Proto: https",
                  "X_Forwarded_For: 7.7.7.7",
                  "x-forwarded_proto: http",
                  "X-Forwarded-Host: evil",
                  "Forwarded: for=7.7.7.7"))
          .containsIgnoringCase("x-forwarded-for: [203.0.113.9]")
          .containsIgnoringCase("x-forwarded-proto: [https]")
          .containsIgnoringCase("x-forwarded-host: [app.localhost]")
          .doesNotContain("6.6.6.6", "7.7.7.7", "evil", "10.1.2.3");
      assertThat(behind.get("app.localhost", "/"))
          .containsIgnoringCase("x-forwarded-for: [127.0.0.1]")
          .containsIgnoringCase("x-forwarded-proto: [http]");
    }
  }

  @Test
  void theAppsOwnCookiesPassAndNoConnectionHeaderCanRemoveThem() throws IOException {
    assertThat(
            router.get(
                "app.localhost", "/", "Cookie: a=1; berth_session=evil; b=2", "Connection: cookie"))
        .contains("Cookie: [a=1; b=2]")
        .doesNotContain("evil");
  }

  @Test
  void anAppCannotSetCookiesInBerthsName() throws IOException {
    assertThat(router.get("app.localhost", "/"))
        .contains("mine=1")
        .doesNotContain("berth_session", "forged");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        POST / HTTP/1.1\r
        Host: app.localhost\r
        Content-Length: 4\r
        Transfer-Encoding: chunked\r
        \r
        0\r
        \r
        """,
        """
        POST / HTTP/1.1\r
        Host: app.localhost\r
        Transfer-Encoding: chunked\r
        Content-Length: 4\r
        \r
        0\r
        \r
        """,
        """
        POST / HTTP/1.1\r
        Host: app.localhost\r
        Content-Length: 4\r
        Content-Length: 5\r
        \r
        abcd\
        """,
        "POST / HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: 4, 4\r\n\r\nabcd",
        "POST / HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: +4\r\n\r\nabcd",
        "POST / HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: app.localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        """
        POST / HTTP/1.1\r
        Host: app.localhost\r
        Transfer-Encoding: gzip, chunked\r
        \r
        0\r
        \r
        """,
        """
        POST / HTTP/1.1\r
        Host: app.localhost\r
        Transfer-Encoding: chunked\r
        Transfer-Encoding: identity\r
        \r
        0\r
        \r
        """,
        "POST / HTTP/1.0\r\nHost: app.localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: app.localhost\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: app.localhost\r\nHost: other.localhost\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: app.localhost/evil\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: user@app.localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: app.localhost:80a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: ..\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: <script>\r\n\r\n",
        "GET relative HTTP/1.1\r\nHost: app.localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: app.localhost\r\nX: a\u0000b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: app.localhost\r\n folded: evil\r\n\r\n"
      })
  void anAmbiguousRequestIsRefusedAndTheConnectionEnds(String request) throws IOException {
    assertThat(router.raw(request)).matches("(?s)HTTP/1.1 4\\d\\d .*connection: close.*");
    assertThat(app.requests).hasValue(0);
  }

  @Test
  void whatIsTooLargeOrNotSpokenHereGetsItsOwnStatus() throws IOException {
    assertThat(router.get("app.localhost", "/", "X-Large: " + "x".repeat(40_000)))
        .startsWith("HTTP/1.1 431");
    assertThat(router.get("app.localhost", "/" + "x".repeat(20_000))).startsWith("HTTP/1.1 414");
    assertThat(router.raw("CONNECT app.localhost:80 HTTP/1.1\r\nHost: app.localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 405");
    assertThat(router.raw("GET / HTTP/3.0\r\nHost: app.localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 505");
    assertThat(app.requests).hasValue(0);
  }

  @Test
  void anAbsoluteTargetNamesTheHost() throws IOException {
    assertThat(
            router.raw(
                RawApp.of(
                    "GET http://app.localhost/x HTTP/1.1",
                    "Host: other.localhost",
                    "Connection: close")))
        .startsWith("HTTP/1.1 200")
        .contains("GET /x", "Host: [app.localhost]");
  }

  @Test
  void anOldClientGetsAnAnswerThatEndsWithTheConnection() throws IOException {
    assertThat(router.raw("GET / HTTP/1.0\r\nHost: app.localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 200")
        .doesNotContainIgnoringCase("transfer-encoding")
        .contains("app: app");
  }

  @Test
  void aPageNeverRepeatsMarkup() throws IOException {
    assertThat(router.get("nobody.localhost", "/<script>alert(1)</script>", "Accept: text/html"))
        .doesNotContain("<script>");
  }
}
