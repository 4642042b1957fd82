package dev.berth.webhooks.send;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.berth.webhooks.send.HostAnswer.Done;
import dev.berth.webhooks.send.HostAnswer.Refused;
import dev.berth.webhooks.send.HostAnswer.TryLater;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSenderIT {
  private static final SenderSettings SETTINGS =
      new SenderSettings(Duration.ofSeconds(2), Duration.ofSeconds(10), 1000, Optional.empty());
  private static final SenderSettings IMPATIENT =
      new SenderSettings(
          Duration.ofMillis(500), Duration.ofMillis(700), 1_000_000, Optional.empty());

  private final WireMockServer server =
      new WireMockServer(
          WireMockConfiguration.options()
              .dynamicPort()
              .dynamicHttpsPort()
              .bindAddress("127.0.0.1"));

  HttpSenderIT() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void aRequestArrivesAsItIs() {
    server.stubFor(any(anyUrl()).willReturn(okJson("{}").withHeader("X-One", "two")));

    HostAnswer<HttpReply> answer =
        send(
            AddressPolicy.ANYWHERE,
            SETTINGS,
            new HttpCall(
                "POST",
                URI.create(base() + "/a%2Fb?c=%20"),
                Map.of("X-Token", "t"),
                Optional.of("{\"ü\":1}")));

    assertThat(answer)
        .isInstanceOfSatisfying(
            Done.class,
            done -> {
              HttpReply reply = (HttpReply) done.value();
              assertThat(reply.status()).isEqualTo(200);
              assertThat(reply.headers().only("x-one")).contains("two");
            });
    server.verify(
        postRequestedFor(urlEqualTo("/a%2Fb?c=%20"))
            .withHeader("X-Token", equalTo("t"))
            .withHeader("User-Agent", equalTo("Berth"))
            .withHeader("Content-Type", equalTo("application/json; charset=UTF-8"))
            .withRequestBody(equalTo("{\"ü\":1}")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"})
  void aPrivateAddressIsRefusedHoweverItIsWritten(String host) {
    server.stubFor(any(anyUrl()).willReturn(okJson("{}")));
    URI uri = URI.create("http://" + host + ":" + server.port() + "/");

    HostAnswer<HttpReply> answer = send(AddressPolicy.PUBLIC, SETTINGS, get(uri));

    assertThat(answer)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.problem()).isEqualTo(Problem.ADDRESS_FORBIDDEN));
    assertThat(server.getAllServeEvents()).isEmpty();
  }

  @Test
  void theConnectionGoesToTheAddressThatWasChecked() {
    server.stubFor(any(anyUrl()).willReturn(okJson("{}")));
    List<InetAddress> asked = new CopyOnWriteArrayList<>();

    HostAnswer<HttpReply> answer =
        send(
            address -> {
              asked.add(address);
              return address.isLoopbackAddress();
            },
            SETTINGS,
            get(URI.create("http://localhost:" + server.port() + "/")));

    assertThat(answer).isInstanceOf(Done.class);
    assertThat(asked).isNotEmpty().allMatch(InetAddress::isLoopbackAddress);
  }

  @Test
  void aRedirectIsAnAnswerAndNotFollowed() {
    server.stubFor(
        any(urlEqualTo("/here"))
            .willReturn(aResponse().withStatus(302).withHeader("Location", "/there")));

    HostAnswer<HttpReply> answer =
        send(AddressPolicy.ANYWHERE, SETTINGS, get(URI.create(base() + "/here")));

    assertThat(answer)
        .isInstanceOfSatisfying(
            Done.class, done -> assertThat(((HttpReply) done.value()).status()).isEqualTo(302));
    assertThat(server.getAllServeEvents()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://example.com/",
        "file:///etc/passwd",
        "https://user:password@example.com/",
        "mailto:a@example.com",
        "https:///path",
        "http://example.com:99999/",
        "http://example.com:0/",
        "/path"
      })
  void onlyPlainHttpAddressesAreSentTo(String uri) {
    assertThat(send(AddressPolicy.ANYWHERE, SETTINGS, get(URI.create(uri))))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.problem()).isEqualTo(Problem.ADDRESS_FORBIDDEN);
              assertThat(refused.toString()).doesNotContain("password@");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a..b.invalid/",
        "http://-a.invalid/",
        "http://a-.invalid./",
        "http://xn--a.invalid/",
        "https://LONG.invalid/",
        "http://[fe80::1%25nowhere]/",
        "http://127.0.0.1:1/%00%0d%0a?%0d%0aHost:%20evil"
      })
  void noAddressMakesItThrow(String uri) {
    assertThat(
            send(
                AddressPolicy.ANYWHERE,
                SETTINGS,
                get(URI.create(uri.replace("LONG", "x".repeat(300))))))
        .isNotInstanceOf(Done.class);
  }

  @Test
  void anUntrustedCertificateIsSaid() {
    assertThat(
            send(
                AddressPolicy.ANYWHERE,
                SETTINGS,
                get(URI.create("https://localhost:" + server.httpsPort() + "/"))))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.problem()).isEqualTo(Problem.UNTRUSTED));
  }

  @ParameterizedTest
  @EnumSource
  void aBrokenConnectionIsTriedLater(Fault fault) {
    server.stubFor(any(anyUrl()).willReturn(aResponse().withFault(fault)));

    assertThat(send(AddressPolicy.ANYWHERE, SETTINGS, get(URI.create(base()))))
        .isInstanceOf(TryLater.class);
  }

  @Test
  void aTruncatedBodyIsTriedLater() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try (var connection = socket.accept()) {
              connection.getInputStream().read(new byte[4096]);
              connection
                  .getOutputStream()
                  .write(
                      "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":"
                          .getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });

      assertThat(
              send(
                  AddressPolicy.ANYWHERE,
                  SETTINGS,
                  get(URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/"))))
          .isInstanceOf(TryLater.class);
    }
  }

  @Test
  void nobodyListeningIsTriedLater() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    assertThat(
            send(
                AddressPolicy.ANYWHERE,
                SETTINGS,
                get(URI.create("http://127.0.0.1:" + port + "/"))))
        .isInstanceOf(TryLater.class);
    assertThat(
            send(
                AddressPolicy.ANYWHERE,
                SETTINGS,
                get(URI.create("http://nobody.invalid:" + port + "/"))))
        .isInstanceOf(TryLater.class);
  }

  @Test
  void aTooLargeAnswerIsRefused() {
    server.stubFor(any(anyUrl()).willReturn(okJson("x".repeat(1001))));

    assertThat(send(AddressPolicy.ANYWHERE, SETTINGS, get(URI.create(base()))))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.problem()).isEqualTo(Problem.GARBLED));
  }

  @Test
  void aDeadlineCountsForTheWholeAnswerHoweverItDrips() {
    server.stubFor(
        any(anyUrl()).willReturn(okJson("x".repeat(500)).withChunkedDribbleDelay(50, 20_000)));
    long started = System.nanoTime();

    HostAnswer<HttpReply> answer = send(AddressPolicy.ANYWHERE, IMPATIENT, get(URI.create(base())));

    assertThat(answer).isInstanceOf(TryLater.class);
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void neitherCallNorReplyPrintWhatMayBeSecret() {
    HttpCall call =
        new HttpCall(
            "POST",
            URI.create("https://hooks.example/services/T0/secret-path"),
            Map.of("Authorization", "Bearer secret-token"),
            Optional.of("secret-body"));

    assertThat(call.toString()).doesNotContain("secret");
  }

  private String base() {
    return "http://127.0.0.1:" + server.port();
  }

  private static HttpCall get(URI uri) {
    return new HttpCall("GET", uri, Map.of(), Optional.empty());
  }

  private static HostAnswer<HttpReply> send(
      AddressPolicy policy, SenderSettings settings, HttpCall call) {
    try (HttpSender sender = new HttpSender(policy, settings)) {
      return sender.send(call);
    }
  }
}
