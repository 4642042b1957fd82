package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts lead to apps, the machine's own names to the server. */
class RouterIT {
  @TempDir Path directory;
  private RunningRouter router;
  private EchoApp shop;

  @BeforeEach
  void start() throws IOException {
    router = RunningRouter.in(directory);
    shop = EchoApp.named("shop");
    router.route("shop.localhost", shop.port());
  }

  @AfterEach
  void stop() {
    shop.close();
    router.close();
  }

  @Test
  void aHostLeadsToItsAppWhateverItsCaseAndPort() throws IOException {
    assertThat(router.get("Shop.LocalHost:8080", "/a?b=c"))
        .startsWith("HTTP/1.1 200 OK")
        .contains("app: shop", "GET /a?b=c", "Host: [Shop.LocalHost:8080]");
  }

  @Test
  void anUnknownHostGetsAPageForPeopleAndALineForPrograms() throws IOException {
    assertThat(router.get("nobody.localhost", "/", "Accept: text/html"))
        .startsWith("HTTP/1.1 404")
        .contains("text/html", "nobody.localhost", "Nothing is berthed here");
    assertThat(router.get("nobody.localhost", "/", "Accept: application/json"))
        .startsWith("HTTP/1.1 404")
        .contains("text/plain")
        .doesNotContain("<html");
  }

  @Test
  void aStoppedAppIsNamedAsTheCulprit() throws IOException {
    shop.close();
    assertThat(router.get("shop.localhost", "/", "Accept: text/html"))
        .startsWith("HTTP/1.1 503")
        .contains("Berth works, but the app behind shop.localhost", "retry-after: 2");
  }

  @Test
  void whoComesWhileAnInstanceIsStartedAgainWaitsForItAndWhoComesLateIsTold() throws Exception {
    shop.close();
    CompletableFuture<String> visitor =
        CompletableFuture.supplyAsync(() -> router.getUnchecked("shop.localhost", "/early"));
    Thread.sleep(700);
    assertThat(visitor).isNotDone();
    shop = EchoApp.named("shop, again");
    router.route("shop.localhost", shop.port());
    assertThat(visitor.get(5, TimeUnit.SECONDS))
        .startsWith("HTTP/1.1 200")
        .contains("app: shop, again", "GET /early");
    shop.close();
    router.get("shop.localhost", "/");
    long began = System.nanoTime();
    assertThat(router.get("shop.localhost", "/")).startsWith("HTTP/1.1 503");
    assertThat(System.nanoTime() - began).isLessThan(1_000_000_000L);
  }

  @Test
  void whileTheServerIsDeadAppsGoOnAndTheConsoleSaysSo() throws IOException {
    for (String host :
        new String[] {"berth.localhost", "localhost:8080", "127.0.0.1", "[::1]:80"}) {
      assertThat(router.get(host, "/"))
          .startsWith("HTTP/1.1 503")
          .contains("Berth is restarting, apps are not affected", "retry-after: 2");
    }
    assertThat(router.get("shop.localhost", "/")).startsWith("HTTP/1.1 200");
  }

  @Test
  void theMachinesOwnNamesLeadToTheServersSocket() throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(router.serverSocket()));
      Thread.ofVirtual().start(() -> answerAll(server));
      for (String host : new String[] {"BERTH.localhost", "localhost:8080", "127.0.0.1"}) {
        assertThat(router.get(host, "/")).startsWith("HTTP/1.1 200").endsWith("console");
      }
    }
  }

  private static void answerAll(ServerSocketChannel server) {
    try {
      while (true) {
        try (SocketChannel client = server.accept()) {
          client.read(ByteBuffer.allocate(8_192));
          client.write(
              ByteBuffer.wrap(
                  "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nconsole"
                      .getBytes(StandardCharsets.US_ASCII)));
        }
      }
    } catch (IOException e) {
      // the test is over
    }
  }

  @Test
  void aRestartedRouterServesTheRoutesItKeptOnDisk() throws IOException {
    router.close();
    router = RunningRouter.in(directory);
    assertThat(router.get("shop.localhost", "/")).startsWith("HTTP/1.1 200");
  }

  @Test
  void anOlderGenerationIsRefused() throws IOException {
    assertThat(router.order("{\"op\":\"routes\",\"generation\":0,\"routes\":[]}").toString())
        .contains("\"ok\":false", "older");
    assertThat(router.get("shop.localhost", "/")).startsWith("HTTP/1.1 200");
  }

  @Test
  void onlyTheConfirmTokenRevealsTheRelease() throws IOException {
    router.route("shop.localhost", shop.port(), "shop/12");
    assertThat(router.get("shop.localhost", "/", "Berth-Confirm: " + RunningRouter.TOKEN))
        .containsIgnoringCase("berth-release: shop/12")
        .doesNotContain("forged", RunningRouter.TOKEN);
    assertThat(router.get("shop.localhost", "/", "Berth-Confirm: guess"))
        .doesNotContainIgnoringCase("berth-release")
        .doesNotContain("guess");
  }

  @Test
  void statusCountsWhatIsInFlight() throws IOException {
    assertThat(router.order("{\"op\":\"status\"}").toString())
        .contains("\"ok\":true", "\"port\":" + router.port(), "\"inFlight\":{}");
  }

  @Test
  void headRequestsKeepTheirLengthAndHaveNoBody() throws IOException {
    assertThat(router.raw("HEAD / HTTP/1.1\r\nHost: shop.localhost\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200")
        .containsIgnoringCase("content-length: ")
        .endsWith("\r\n\r\n");
  }
}
