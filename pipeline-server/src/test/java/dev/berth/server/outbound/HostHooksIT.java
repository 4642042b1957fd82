package dev.berth.server.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.berth.server.app.AppName;
import dev.berth.server.app.HostNames;
import dev.berth.server.app.PublicUrls;
import dev.berth.server.inbound.Connection;
import dev.berth.server.inbound.InboundFixture;
import dev.berth.server.source.mirror.HostedGit;
import dev.berth.server.source.mirror.RemoteSettings;
import dev.berth.webhooks.HostingService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Making the webhook at a service, over real TLS. */
class HostHooksIT {
  private static final AppName SHOP = new AppName("shop");
  private static final PublicUrls PUBLIC =
      PublicUrls.of(new HostNames("apps.example.org"), 443, null);

  @TempDir Path directory;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HostedGit hosted;
  private InboundFixture inbound;
  private OutboundClients senders;
  private volatile int hookStatus = 201;

  @BeforeEach
  void open() throws Exception {
    hosted = new HostedGit(directory);
    hosted.instead = this::answer;
    inbound = new InboundFixture(directory.resolve("data"));
    senders =
        new OutboundClients(
            inbound.connections,
            new RemoteSettings(
                List.of("127.0.0.0/8", "::1"),
                hosted.certificate,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofMinutes(5)),
            Clock.systemUTC());
  }

  @AfterEach
  void close() {
    senders.destroy();
    inbound.close();
    hosted.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath() + " " + body);
    boolean isList = exchange.getRequestURI().getPath().endsWith("/hooks");
    String json =
        exchange.getRequestMethod().equals("GET")
            ? isList
                ? "[]"
                : "{\"default_branch\": \"main\", \"permissions\": {\"admin\": true,"
                    + " \"push\": true}}"
            : "{\"id\": 12}";
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    int status = exchange.getRequestMethod().equals("GET") ? 200 : hookStatus;
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Test
  void withATokenTheWebhookIsMadeWithAddressAndSecret() {
    Connection connection = connected(Optional.of("a-token"));

    List<String> words = new HostHooks(senders, inbound.connections, PUBLIC).setUp(connection);

    assertThat(words).contains("The webhook at GitHub is made");
    assertThat(asked)
        .anySatisfy(request ->
            assertThat(request)
                .startsWith("POST /api/v3/repos/octo-org/shop/hooks ")
                .contains(
                    "https://berth.apps.example.org/hooks/id-of-shop", "a-secret-of-its-own"));
    assertThat(inbound.connections.of(SHOP).orElseThrow().hook()).contains("12");
  }

  @Test
  void whatTheTokenMayNotDoIsSaid() {
    hookStatus = 403;
    List<String> words =
        new HostHooks(senders, inbound.connections, PUBLIC)
            .setUp(connected(Optional.of("a-token")));

    assertThat(words).last().asString().startsWith("The webhook at GitHub is not made");
    assertThat(words.toString()).doesNotContain("a-token");
    assertThat(inbound.connections.of(SHOP).orElseThrow().hook()).isEmpty();
  }

  @Test
  void withoutAPublicAddressOrATokenNoneIsMade() {
    assertThat(
            new HostHooks(
                    senders,
                    inbound.connections,
                    PublicUrls.of(new HostNames("localhost"), 8080, null))
                .setUp(connected(Optional.of("a-token"))))
        .last()
        .asString()
        .contains("no public address");
    assertThat(asked).noneMatch(request -> request.startsWith("POST"));
    inbound.database.jdbc().sql("delete from connection").update();
    assertThat(
            new HostHooks(senders, inbound.connections, PUBLIC).setUp(connected(Optional.empty())))
        .containsExactly("Without a token the webhook at GitHub is yours to make");
  }

  private Connection connected(Optional<String> token) {
    return inbound.connected(SHOP, HostingService.GITHUB, hosted.address("octo-org/shop"), token);
  }
}
