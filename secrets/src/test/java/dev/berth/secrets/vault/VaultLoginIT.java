package dev.berth.secrets.vault;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static dev.berth.secrets.vault.VaultStub.DATA;
import static dev.berth.secrets.vault.VaultStub.LOGIN;
import static dev.berth.secrets.vault.VaultStub.RENEW;
import static dev.berth.secrets.vault.VaultStub.SCOPE;
import static dev.berth.secrets.vault.VaultStub.error;
import static dev.berth.secrets.vault.VaultStub.json;
import static dev.berth.secrets.vault.VaultStub.secrets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.secrets.SecretException;
import dev.berth.secrets.SecretProblem;
import dev.berth.secrets.SecretValue;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a token is got, kept alive and replaced. */
class VaultLoginIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final VaultStub vault = new VaultStub();

  @AfterEach
  void close() {
    vault.close();
  }

  @Test
  void anAppRoleLogsInOnceInItsNamespaceForManyRequests() {
    vault.server.stubFor(
        get(urlPathEqualTo(DATA))
            .withHeader("X-Vault-Token", equalTo("first-token"))
            .willReturn(secrets(1, "{\"A\":\"one\"}")));

    try (VaultSecretStore store = vault.open(vault.settings(VaultStub.appRole()))) {
      store.latest(SCOPE);
      assertThat(store.latest(SCOPE).values()).containsEntry("A", SecretValue.of("one"));
    }
    vault.server.verify(
        1,
        postRequestedFor(urlPathEqualTo(LOGIN))
            .withHeader("X-Vault-Namespace", equalTo("team"))
            .withRequestBody(equalToJson("{\"role_id\":\"role\",\"secret_id\":\"secret-id\"}")));
  }

  @Test
  void whenTheTokenHasEndedAnAppRoleLogsInAgain() {
    try (VaultSecretStore store = vault.open(vault.settings(VaultStub.appRole()))) {
      vault.server.stubFor(get(urlPathEqualTo(DATA)).willReturn(error(403)));
      vault.server.stubFor(
          get(urlPathEqualTo(DATA))
              .withHeader("X-Vault-Token", equalTo("second-token"))
              .willReturn(secrets(1, "{\"A\":\"one\"}")));
      vault.login("second-token", 0);

      assertThat(store.latest(SCOPE).values()).containsEntry("A", SecretValue.of("one"));
    }
    vault.server.verify(2, postRequestedFor(urlPathEqualTo(LOGIN)));
  }

  @Test
  void aPolicyThatIsTooNarrowEndsAfterOneMoreLogin() {
    try (VaultSecretStore store = vault.open(vault.settings(VaultStub.appRole()))) {
      vault.server.stubFor(get(urlPathEqualTo(DATA)).willReturn(error(403)));

      denied(() -> store.latest(SCOPE));
    }
    vault.server.verify(2, postRequestedFor(urlPathEqualTo(LOGIN)));
  }

  @Test
  void anAppRoleThatIsRefusedIsSaid() {
    for (int status : new int[] {400, 403, 404}) {
      vault.server.stubFor(post(urlPathEqualTo(LOGIN)).willReturn(error(status)));
      denied(() -> vault.open(vault.settings(VaultStub.appRole())).close());
    }
  }

  @Test
  void aTokenThatIsRefusedIsSaid() {
    vault.server.stubFor(get(urlPathEqualTo("/v1/auth/token/lookup-self")).willReturn(error(403)));

    denied(() -> vault.open(vault.settings(VaultStub.token())).close());
  }

  @Test
  void aLoginIsTriedAgainWhenVaultIsBusy() {
    vault.then(STARTED, "well", post(urlPathEqualTo(LOGIN)), error(429));
    vault.then(
        "well",
        "well",
        post(urlPathEqualTo(LOGIN)),
        json(200, "{\"renewable\":false,\"auth\":{\"client_token\":\"t\",\"policies\":[]}}"));

    vault.open(vault.settings(VaultStub.appRole())).close();
    vault.server.verify(2, postRequestedFor(urlPathEqualTo(LOGIN)));
  }

  @Test
  void aTokenIsRenewedBeforeItEndsAlsoWhileNobodyAsks() throws InterruptedException {
    vault.login("first-token", 3);
    vault.server.stubFor(
        post(urlPathEqualTo(RENEW))
            .withHeader("X-Vault-Token", equalTo("first-token"))
            .willReturn(
                json(
                    200,
                    "{\"renewable\":false,\"auth\":{\"client_token\":\"first-token\",\"lease_duration\":3,"
                        + "\"renewable\":true,\"policies\":[]}}")));

    try (VaultSecretStore store = vault.open(vault.settings(VaultStub.appRole()))) {
      await(RENEW, 2);
      vault.server.stubFor(get(urlPathEqualTo(DATA)).willReturn(secrets(1, "{\"A\":\"one\"}")));
      assertThat(store.latest(SCOPE).values()).isNotEmpty();
    }
    vault.server.verify(1, postRequestedFor(urlPathEqualTo(LOGIN)));
  }

  @Test
  void aRenewalThatFailsForAWhileIsTriedUntilItSucceeds() throws InterruptedException {
    vault.login("first-token", 6);
    vault.server.stubFor(post(urlPathEqualTo(RENEW)).willReturn(error(503)));

    try (VaultSecretStore store = vault.open(vault.settings(VaultStub.appRole()))) {
      // More than one renewal sends: three attempts each.
      await(RENEW, 4);
      vault.server.stubFor(get(urlPathEqualTo(DATA)).willReturn(secrets(1, "{\"A\":\"one\"}")));
      assertThat(store.latest(SCOPE).values()).isNotEmpty();
    }
    vault.server.verify(1, postRequestedFor(urlPathEqualTo(LOGIN)));
  }

  @Test
  void aTokenThatCannotBeRenewedAnyLongerIsReplacedInTime() throws InterruptedException {
    vault.login("first-token", 3);
    vault.server.stubFor(post(urlPathEqualTo(RENEW)).willReturn(error(403)));

    try (VaultSecretStore store = vault.open(vault.settings(VaultStub.appRole()))) {
      await(RENEW, 1);
      vault.login("second-token", 0);
      vault.server.stubFor(
          get(urlPathEqualTo(DATA))
              .withHeader("X-Vault-Token", equalTo("second-token"))
              .willReturn(secrets(1, "{\"A\":\"one\"}")));
      vault.server.stubFor(
          get(urlPathEqualTo(DATA))
              .withHeader("X-Vault-Token", equalTo("first-token"))
              .willReturn(error(403)));
      assertThat(store.latest(SCOPE).values()).isNotEmpty();
    }
    vault.server.verify(2, postRequestedFor(urlPathEqualTo(LOGIN)));
  }

  private void await(String path, int requests) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (vault.server.findAll(postRequestedFor(urlPathEqualTo(path))).size() < requests) {
      assertThat(Instant.now()).as("waiting for %s", path).isBefore(end);
      Thread.sleep(50);
    }
  }

  private static void denied(Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            SecretException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(SecretProblem.VAULT_DENIED);
              assertThat(e.problem().owner()).isEqualTo(SecretProblem.Owner.OPERATOR);
            });
  }
}
