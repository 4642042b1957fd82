package dev.berth.secrets.vault;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.berth.secrets.SecretScope;
import dev.berth.secrets.SecretValue;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** A server that answers like Vault, or like a Vault in trouble. */
final class VaultStub implements AutoCloseable {
  static final SecretScope SCOPE = new SecretScope.OfApp("shop");
  static final String DATA = "/v1/secret/data/berth/shop/app";
  static final String LOGIN = "/v1/auth/approle/login";
  static final String RENEW = "/v1/auth/token/renew-self";

  final WireMockServer server;

  VaultStub() {
    server =
        new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
    server.start();
    server.stubFor(
        get(urlPathEqualTo("/v1/auth/token/lookup-self"))
            .willReturn(
                json(
                    200,
                    "{\"data\":{\"ttl\":0,\"renewable\":false,\"policies\":[\"berth\"],\"creation_time\":1,"
                        + "\"creation_ttl\":0,\"explicit_max_ttl\":0,\"id\":\"t\",\"accessor\":\"a\"}}")));
    server.stubFor(
        get(urlPathEqualTo("/v1/sys/internal/ui/mounts/secret"))
            .willReturn(json(200, "{\"data\":{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}}")));
    server.stubFor(
        get(urlPathEqualTo("/v1/sys/seal-status")).willReturn(json(200, "{\"sealed\":false}")));
    login("first-token", 0);
  }

  void login(String token, int lifetime) {
    server.stubFor(
        post(urlPathEqualTo(LOGIN))
            .willReturn(
                json(
                    200,
                    "{\"renewable\":false,\"auth\":{\"client_token\":\""
                        + token
                        + "\",\"lease_duration\":"
                        + lifetime
                        + ",\"renewable\":true,\"policies\":[\"berth\"]}}")));
  }

  void data(ResponseDefinitionBuilder answer) {
    server.stubFor(any(urlPathEqualTo(DATA)).willReturn(answer));
  }

  /** Answers in one state of a scenario and goes on to the next. */
  void then(String from, String to, MappingBuilder request, ResponseDefinitionBuilder answer) {
    server.stubFor(
        request
            .inScenario("vault")
            .whenScenarioStateIs(from)
            .willSetStateTo(to)
            .willReturn(answer));
  }

  static ResponseDefinitionBuilder secrets(int version, String values) {
    return json(
        200, "{\"data\":{\"data\":" + values + ",\"metadata\":{\"version\":" + version + "}}}");
  }

  static ResponseDefinitionBuilder json(int status, String body) {
    return aResponse()
        .withStatus(status)
        .withHeader("Content-Type", "application/json")
        .withBody(body);
  }

  static ResponseDefinitionBuilder error(int status) {
    return json(status, "{\"errors\":[\"something\"]}");
  }

  VaultSettings settings(VaultLogin login) {
    return new VaultSettings(
        URI.create("http://127.0.0.1:" + server.port()),
        "secret",
        "berth",
        Optional.of("team"),
        Optional.empty(),
        login,
        Duration.ofSeconds(20),
        Duration.ofSeconds(60),
        3);
  }

  static VaultLogin token() {
    return new VaultLogin.Token(SecretValue.of("a-token"));
  }

  static VaultLogin appRole() {
    return new VaultLogin.AppRole("approle", "role", SecretValue.of("secret-id"));
  }

  VaultSecretStore open(VaultSettings settings) {
    return VaultSecretStore.open(VaultConnection.to(settings));
  }

  @Override
  public void close() {
    server.stop();
  }
}
