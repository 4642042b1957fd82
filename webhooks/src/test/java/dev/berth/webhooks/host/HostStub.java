package dev.berth.webhooks.host;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.berth.webhooks.Credential;
import dev.berth.webhooks.HostingService;
import dev.berth.webhooks.send.AddressPolicy;
import dev.berth.webhooks.send.HostAnswer;
import dev.berth.webhooks.send.HostAnswer.Done;
import dev.berth.webhooks.send.HttpSender;
import dev.berth.webhooks.send.SenderSettings;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** A server that answers like a hosting service, or like one in trouble. */
final class HostStub implements AutoCloseable {
  static final String COMMIT = "b2".repeat(20);
  static final String TOKEN = "planted-token-5c1d";
  static final String SECRET = "planted-secret-91ab";
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  final WireMockServer server =
      new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));

  private final HttpSender sender =
      new HttpSender(
          AddressPolicy.ANYWHERE,
          new SenderSettings(
              Duration.ofSeconds(2), Duration.ofSeconds(10), 100_000, Optional.empty()));

  HostStub() {
    server.start();
  }

  RepositoryHost host(HostingService service) {
    return host(service, TOKEN, sender);
  }

  RepositoryHost host(HostingService service, String token) {
    return host(service, token, sender);
  }

  RepositoryHost host(HostingService service, String token, HttpSender through) {
    String repository = service == HostingService.GITLAB ? "team/web/shop" : "octo/shop";
    return RepositoryHost.of(
        new HostSettings(
            service, URI.create(server.baseUrl() + "/api/"), repository, Credential.of(token)),
        through,
        CLOCK);
  }

  void always(ResponseDefinitionBuilder answer) {
    server.stubFor(any(anyUrl()).willReturn(answer));
  }

  static ResponseDefinitionBuilder json(int status, String body) {
    return aResponse()
        .withStatus(status)
        .withHeader("Content-Type", "application/json")
        .withBody(body);
  }

  static CommitStatus status(CommitStatus.State state) {
    return new CommitStatus(
        COMMIT,
        state,
        "berth/production",
        "Live in 4 s",
        URI.create("https://berth.example/deploys/7"));
  }

  static WebhookTarget target() {
    return new WebhookTarget(URI.create("https://berth.example/hooks/1"), Credential.of(SECRET));
  }

  static Comment comment() {
    return new Comment("berth:k3y", "**Live** at https://shop.example", Optional.empty());
  }

  static <T> T done(HostAnswer<T> answer) {
    assertThat(answer).isInstanceOf(Done.class);
    return answer instanceof Done<T>(T value) ? value : List.<T>of().getFirst();
  }

  /** The requests in the order in which they came: method, path and query. */
  List<String> requests() {
    return server.getAllServeEvents().reversed().stream()
        .map(event -> event.getRequest().getMethod() + " " + event.getRequest().getUrl())
        .toList();
  }

  @Override
  public void close() {
    sender.close();
    server.stop();
  }
}
