package dev.berth.webhooks.outgoing;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.berth.webhooks.Credential;
import dev.berth.webhooks.Headers;
import dev.berth.webhooks.StandardWebhook;
import dev.berth.webhooks.Verification;
import dev.berth.webhooks.outgoing.OutgoingWebhooks.Delivered;
import dev.berth.webhooks.send.AddressPolicy;
import dev.berth.webhooks.send.HostAnswer;
import dev.berth.webhooks.send.HostAnswer.Done;
import dev.berth.webhooks.send.HostAnswer.Refused;
import dev.berth.webhooks.send.HostAnswer.TryLater;
import dev.berth.webhooks.send.HttpSender;
import dev.berth.webhooks.send.Problem;
import dev.berth.webhooks.send.SenderSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OutgoingWebhooksIT {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final byte[] KEY =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final Credential SECRET =
      Credential.of("whsec_" + Base64.getEncoder().encodeToString(KEY));
  private static final OutgoingMessage MESSAGE =
      new OutgoingMessage(
          "msg_7", "deploy.live", NOW, Map.of("url", "https://shop.example", "app", "shöp"));

  private final WireMockServer server =
      new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
  private final HttpSender sender =
      new HttpSender(
          AddressPolicy.ANYWHERE,
          new SenderSettings(
              Duration.ofSeconds(2), Duration.ofSeconds(10), 10_000, Optional.empty()));
  private final OutgoingWebhooks webhooks =
      new OutgoingWebhooks(sender, Clock.fixed(NOW, ZoneOffset.UTC));

  OutgoingWebhooksIT() {
    server.start();
  }

  @AfterEach
  void close() {
    sender.close();
    server.stop();
  }

  @Test
  void aMessageArrivesSignedAsTheSpecificationSays() throws GeneralSecurityException {
    server.stubFor(any(anyUrl()).willReturn(ok()));

    assertThat(send()).isEqualTo(new Done<>(new Delivered(200)));

    LoggedRequest request = server.findAll(postRequestedFor(urlEqualTo("/hooks"))).getFirst();
    assertThat(request.getBodyAsString())
        .isEqualTo(
            "{\"type\":\"deploy.live\",\"timestamp\":\"2026-01-02T03:04:05Z\","
                + "\"data\":{\"app\":\"shöp\",\"url\":\"https://shop.example\"}}");
    assertThat(request.getHeader("webhook-id")).isEqualTo("msg_7");
    assertThat(request.getHeader("webhook-timestamp")).isEqualTo("1767323045");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
    mac.update("msg_7.1767323045.".getBytes(StandardCharsets.US_ASCII));
    assertThat(request.getHeader("webhook-signature"))
        .isEqualTo("v1," + Base64.getEncoder().encodeToString(mac.doFinal(request.getBody())));
  }

  @Test
  void aReceiverCanVerifyWhatArrives() {
    server.stubFor(any(anyUrl()).willReturn(ok()));

    send();

    LoggedRequest request = server.findAll(postRequestedFor(urlEqualTo("/hooks"))).getFirst();
    Headers headers =
        Headers.of(
            Stream.of("webhook-id", "webhook-timestamp", "webhook-signature")
                .collect(Collectors.toMap(name -> name, name -> List.of(request.getHeader(name)))));
    assertThat(
            StandardWebhook.verify(
                headers, request.getBody(), SECRET, NOW, StandardWebhook.TOLERANCE))
        .isEqualTo(new Verification.Genuine());
  }

  @ParameterizedTest
  @CsvSource({
    "302, MOVED",
    "400, INVALID",
    "401, UNAUTHORISED",
    "403, FORBIDDEN",
    "404, NOT_FOUND",
    "409, CONFLICT",
    "410, GONE",
    "422, INVALID"
  })
  void aReceiverThatRefusesIsNotAskedAgain(int status, Problem problem) {
    server.stubFor(
        any(anyUrl()).willReturn(aResponse().withStatus(status).withHeader("Location", "/x")));

    assertThat(send())
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.problem()).isEqualTo(problem));
    assertThat(server.getAllServeEvents()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"408", "425", "429", "500", "503"})
  void aReceiverInTroubleIsAskedLater(int status) {
    server.stubFor(
        any(anyUrl()).willReturn(aResponse().withStatus(status).withHeader("Retry-After", "9")));

    assertThat(send())
        .isInstanceOfSatisfying(
            TryLater.class, later -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(9)));
  }

  @ParameterizedTest
  @EnumSource
  void aBrokenConnectionIsTriedLater(Fault fault) {
    server.stubFor(any(anyUrl()).willReturn(aResponse().withFault(fault)));

    assertThat(send()).isInstanceOf(TryLater.class);
  }

  @Test
  void aPrivateAddressIsNotConnectedTo() {
    server.stubFor(any(anyUrl()).willReturn(ok()));

    try (HttpSender outside = new HttpSender(AddressPolicy.PUBLIC, SenderSettings.usual())) {
      OutgoingWebhooks hostile = new OutgoingWebhooks(outside, Clock.fixed(NOW, ZoneOffset.UTC));

      assertThat(hostile.send(address(), MESSAGE, SECRET))
          .isInstanceOfSatisfying(
              Refused.class,
              refused -> assertThat(refused.problem()).isEqualTo(Problem.ADDRESS_FORBIDDEN));
    }
    assertThat(server.getAllServeEvents()).isEmpty();
  }

  @Test
  void slackGetsItsOwnFormWithoutASignature() {
    server.stubFor(any(anyUrl()).willReturn(ok("ok")));
    SlackMessage message =
        SlackMessage.of(
            new DeployNews(
                DeployNews.Outcome.LIVE,
                "shop",
                "production",
                "b2b2b2b",
                "mona",
                "Live.",
                Optional.empty(),
                URI.create("https://berth.example/deploys/7")));

    assertThat(webhooks.send(Credential.of(address().toString()), message))
        .isEqualTo(new Done<>(new Delivered(200)));
    server.verify(
        postRequestedFor(urlEqualTo("/hooks"))
            .withoutHeader("webhook-signature")
            .withRequestBody(matchingJsonPath("$.text"))
            .withRequestBody(matchingJsonPath("$.blocks[0].type")));
    assertThat(webhooks.send(Credential.of("no address at all"), message))
        .isInstanceOf(Refused.class);
  }

  @Test
  void aMessageIsBounded() {
    assertThatThrownBy(() -> new OutgoingMessage("a.b", "deploy.live", NOW, Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new OutgoingMessage("a", "Deploy live", NOW, Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new OutgoingMessage("a", "b", NOW, Map.of("c", "x".repeat(1_000_000))).json())
        .hasSizeLessThan(3000);
  }

  private HostAnswer<Delivered> send() {
    return webhooks.send(address(), MESSAGE, SECRET);
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + server.port() + "/hooks");
  }
}
