package dev.berth.secrets.vault;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static dev.berth.secrets.vault.VaultStub.error;
import static dev.berth.secrets.vault.VaultStub.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.secrets.SecretException;
import dev.berth.secrets.SecretProblem;
import dev.berth.secrets.SecretRef;
import dev.berth.secrets.SecretScope;
import dev.berth.secrets.SecretValue;
import dev.berth.secrets.WriteOutcome;
import dev.berth.secrets.embedded.EmbeddedSecretStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the embedded store says to Vault's Transit engine, and what it makes of refusals. */
class TransitKeyIT {
  private static final SecretScope SCOPE = new SecretScope.OfApp("shop");
  private static final String KEY = "/v1/transit/keys/berth";
  private static final String ENCRYPT = "/v1/transit/encrypt/berth";
  private static final String DECRYPT = "/v1/transit/decrypt/berth";

  @TempDir private Path directory;
  private final VaultStub vault = new VaultStub();
  private final VaultConnection connection = VaultConnection.to(vault.settings(VaultStub.token()));

  @AfterEach
  void close() {
    connection.close();
    vault.close();
  }

  @Test
  void theKeyIsMadeOnceAndWrapsTheKeysWithTheirContext() {
    vault.server.stubFor(get(urlPathEqualTo(KEY)).willReturn(json(404, "{\"errors\":[]}")));
    vault.server.stubFor(post(urlPathEqualTo(KEY)).willReturn(json(200, "{\"data\":{}}")));
    engine();

    EmbeddedSecretStore store = open();
    assertThat(
            store.write(SecretRef.none(SCOPE), Map.of("KEY", SecretValue.of("planted-Value-4711"))))
        .isInstanceOf(WriteOutcome.Written.class);

    vault.server.verify(1, postRequestedFor(urlPathEqualTo(KEY)));
    vault.server.verify(
        postRequestedFor(urlPathEqualTo(ENCRYPT))
            .withHeader("X-Vault-Token", equalTo("a-token"))
            .withRequestBody(matchingJsonPath("$.associated_data")));
    assertThat(vault.server.getAllServeEvents())
        .noneMatch(event -> event.getRequest().getBodyAsString().contains("planted"));

    vault.server.stubFor(get(urlPathEqualTo(KEY)).willReturn(json(200, "{\"data\":{}}")));
    assertThat(open().latest(SCOPE).values())
        .containsEntry("KEY", SecretValue.of("planted-Value-4711"));
    vault.server.verify(1, postRequestedFor(urlPathEqualTo(KEY)));
  }

  @Test
  void aKeyThatHasGoneIsNotReplaced() {
    vault.server.stubFor(get(urlPathEqualTo(KEY)).willReturn(json(200, "{\"data\":{}}")));
    engine();
    open();
    vault.server.stubFor(get(urlPathEqualTo(KEY)).willReturn(json(404, "{\"errors\":[]}")));

    refused(SecretProblem.KEY_MISSING, this::open);
    vault.server.verify(0, postRequestedFor(urlPathEqualTo(KEY)));
  }

  @Test
  void whatTransitDoesNotDecryptIsTheWrongKey() {
    vault.server.stubFor(get(urlPathEqualTo(KEY)).willReturn(json(200, "{\"data\":{}}")));
    engine();
    open();
    vault.server.stubFor(post(urlPathEqualTo(DECRYPT)).willReturn(error(400)));

    refused(SecretProblem.KEY_WRONG, this::open);
  }

  @Test
  void aVaultInTroubleIsNotTakenForAWrongKey() {
    vault.server.stubFor(get(urlPathEqualTo(KEY)).willReturn(json(200, "{\"data\":{}}")));
    engine();
    open();
    vault.server.stubFor(post(urlPathEqualTo(DECRYPT)).willReturn(error(500)));

    refused(SecretProblem.VAULT_FAILED, this::open);
    vault.server.stubFor(post(urlPathEqualTo(DECRYPT)).willReturn(error(403)));
    refused(SecretProblem.VAULT_DENIED, this::open);
  }

  /** Encrypts as badly as possible, but as Transit writes it. */
  private void engine() {
    vault.server.stubFor(
        post(urlPathEqualTo(ENCRYPT))
            .willReturn(
                json(
                        200,
                        "{\"data\":{\"ciphertext\":\"vault:v1:{{jsonPath request.body '$.plaintext'}}\"}}")
                    .withTransformers("response-template")));
    vault.server.stubFor(
        post(urlPathEqualTo(DECRYPT))
            .willReturn(
                json(
                        200,
                        "{\"data\":{\"plaintext\":\"{{replace (jsonPath request.body '$.ciphertext') 'vault:v1:' ''}}\"}}")
                    .withTransformers("response-template")));
  }

  private EmbeddedSecretStore open() {
    return EmbeddedSecretStore.open(
        directory, new TransitKey(connection, "transit", "berth"), Clock.systemUTC());
  }

  private static void refused(SecretProblem problem, ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            SecretException.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }
}
