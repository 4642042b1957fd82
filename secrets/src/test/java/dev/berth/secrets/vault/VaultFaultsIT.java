package dev.berth.secrets.vault;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static dev.berth.secrets.vault.VaultStub.DATA;
import static dev.berth.secrets.vault.VaultStub.SCOPE;
import static dev.berth.secrets.vault.VaultStub.error;
import static dev.berth.secrets.vault.VaultStub.json;
import static dev.berth.secrets.vault.VaultStub.secrets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.http.Fault;
import dev.berth.secrets.SecretException;
import dev.berth.secrets.SecretProblem;
import dev.berth.secrets.SecretRef;
import dev.berth.secrets.SecretValue;
import dev.berth.secrets.WriteOutcome;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Vault in trouble, told apart by what a person has to do. */
class VaultFaultsIT {
  private final VaultStub vault = new VaultStub();
  private VaultSecretStore store;

  @BeforeEach
  void open() {
    store = vault.open(vault.settings(VaultStub.token()));
  }

  @AfterEach
  void close() {
    store.close();
    vault.close();
  }

  @Test
  void requestsCarryTokenAndNamespace() {
    vault.data(secrets(4, "{\"A\":\"one\",\"N\":7}"));

    assertThat(store.latest(SCOPE).values())
        .containsEntry("A", SecretValue.of("one"))
        .containsEntry("N", SecretValue.of("7"));
    assertThat(store.latest(SCOPE).ref()).isEqualTo(new SecretRef(SCOPE, 4));
    vault.server.verify(
        2,
        getRequestedFor(urlPathEqualTo(DATA))
            .withHeader("X-Vault-Token", equalTo("a-token"))
            .withHeader("X-Vault-Namespace", equalTo("team")));
  }

  @ParameterizedTest
  @CsvSource({
    "429, VAULT_OVERLOADED",
    "412, VAULT_FAILED",
    "500, VAULT_FAILED",
    "502, VAULT_FAILED",
    "503, VAULT_FAILED",
    "504, VAULT_FAILED"
  })
  void whatMayPassIsTriedAgainAndThenSaid(int status, SecretProblem problem) {
    vault.data(error(status));

    refused(problem, SecretProblem.Owner.NOBODY, () -> store.latest(SCOPE));
    requestsOfData(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 412, 500, 502, 503})
  void whatPassesIsNotNoticed(int status) {
    vault.then(STARTED, "well", get(urlPathEqualTo(DATA)), error(status));
    vault.then("well", "well", get(urlPathEqualTo(DATA)), secrets(1, "{\"A\":\"one\"}"));

    assertThat(store.latest(SCOPE).values()).containsEntry("A", SecretValue.of("one"));
    requestsOfData(2);
  }

  @Test
  void aSealedVaultIsRecognisedAndNotAskedAgain() {
    vault.data(error(503));
    vault.server.stubFor(
        get(urlPathEqualTo("/v1/sys/seal-status")).willReturn(json(200, "{\"sealed\":true}")));

    refused(SecretProblem.VAULT_SEALED, SecretProblem.Owner.OPERATOR, () -> store.latest(SCOPE));
    requestsOfData(1);
  }

  @Test
  void aVaultThatIsSealedFromTheStartIsRecognisedToo() {
    vault.server.stubFor(any(anyUrl()).willReturn(error(503)));
    vault.server.stubFor(
        get(urlPathEqualTo("/v1/sys/seal-status")).willReturn(json(200, "{\"sealed\":true}")));

    for (VaultLogin login : new VaultLogin[] {VaultStub.token(), VaultStub.appRole()}) {
      refused(
          SecretProblem.VAULT_SEALED,
          SecretProblem.Owner.OPERATOR,
          () -> vault.open(vault.settings(login)).close());
    }
  }

  @Test
  void aRefusedTokenIsTheOperatorsAndIsNotTriedAgain() {
    vault.data(error(403));

    refused(SecretProblem.VAULT_DENIED, SecretProblem.Owner.OPERATOR, () -> store.latest(SCOPE));
    requestsOfData(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{\"data\":{\"data\":{\"A\":\"on", "{\"data\":{\"data\":{}", "<html>", "[]"})
  void halfAnAnswerIsNoEmptySet(String body) {
    vault.data(json(200, body));

    refused(SecretProblem.VAULT_GARBLED, SecretProblem.Owner.NOBODY, () -> store.latest(SCOPE));
    requestsOfData(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE", "RANDOM_DATA_THEN_CLOSE"})
  void aBrokenConnectionIsTriedAgain(Fault fault) {
    vault.data(secrets(1, "{}").withFault(fault));

    refused(SecretProblem.VAULT_UNREACHABLE, SecretProblem.Owner.NOBODY, () -> store.latest(SCOPE));
  }

  @Test
  void anAnswerWhoseHeadOrBodyDoesNotComeIsGivenUp() {
    try (VaultSecretStore hasty = vault.open(hasty())) {
      vault.data(secrets(1, "{}").withFixedDelay(60_000));
      refused(
          SecretProblem.VAULT_UNREACHABLE, SecretProblem.Owner.NOBODY, () -> hasty.latest(SCOPE));

      vault.data(secrets(1, "{\"A\":\"one\"}").withChunkedDribbleDelay(20, 120_000));
      refused(
          SecretProblem.VAULT_UNREACHABLE, SecretProblem.Owner.NOBODY, () -> hasty.latest(SCOPE));
    }
  }

  /** Enough for what is answered at once, on a busy machine as well. */
  private VaultSettings hasty() {
    VaultSettings usual = vault.settings(VaultStub.token());
    return new VaultSettings(
        usual.address(),
        usual.mount(),
        usual.prefix(),
        usual.namespace(),
        usual.caCertificates(),
        usual.login(),
        usual.connectTimeout(),
        Duration.ofSeconds(3),
        2);
  }

  @Test
  void aVaultThatIsNotThereIsUnreachable() {
    vault.server.stop();

    refused(SecretProblem.VAULT_UNREACHABLE, SecretProblem.Owner.NOBODY, () -> store.latest(SCOPE));
  }

  @Test
  void aMountThatIsNotThereIsNotAnEmptyScope() {
    vault.data(error(404));
    refused(
        SecretProblem.VAULT_MISCONFIGURED, SecretProblem.Owner.OPERATOR, () -> store.latest(SCOPE));

    vault.data(json(404, "{\"errors\":[]}"));
    assertThat(store.latest(SCOPE).ref()).isEqualTo(SecretRef.none(SCOPE));
  }

  @Test
  void anEngineWithoutVersionsIsRefusedAtTheStart() {
    vault.server.stubFor(
        get(urlPathEqualTo("/v1/sys/internal/ui/mounts/secret"))
            .willReturn(json(200, "{\"data\":{\"type\":\"kv\",\"options\":null}}")));

    refused(
        SecretProblem.VAULT_MISCONFIGURED,
        SecretProblem.Owner.OPERATOR,
        () -> vault.open(vault.settings(VaultStub.token())).close());
  }

  @Test
  void aWriteWhoseAnswerWasLostIsRecognisedAsDone() {
    vault.then(
        STARTED,
        "written",
        post(urlPathEqualTo(DATA)),
        secrets(6, "{}").withFault(Fault.EMPTY_RESPONSE));
    vault.then("written", "written", post(urlPathEqualTo(DATA)), error(400));
    vault.then("written", "written", get(urlPathEqualTo(DATA)), secrets(6, "{\"A\":\"mine\"}"));

    assertThat(store.write(new SecretRef(SCOPE, 5), Map.of("A", SecretValue.of("mine"))))
        .isEqualTo(new WriteOutcome.Written(new SecretRef(SCOPE, 6)));
  }

  @Test
  void aWriteThatSomebodyElseOvertookIsAConflictAlsoWhenItWasRepeated() {
    vault.then(
        STARTED,
        "written",
        post(urlPathEqualTo(DATA)),
        secrets(6, "{}").withFault(Fault.EMPTY_RESPONSE));
    vault.then("written", "written", post(urlPathEqualTo(DATA)), error(400));
    vault.then("written", "written", get(urlPathEqualTo(DATA)), secrets(6, "{\"A\":\"theirs\"}"));

    assertThat(store.write(new SecretRef(SCOPE, 5), Map.of("A", SecretValue.of("mine"))))
        .isEqualTo(new WriteOutcome.Conflict(new SecretRef(SCOPE, 6)));
  }

  @Test
  void aRequestThatVaultDoesNotUnderstandIsNoConflict() {
    vault.server.stubFor(post(urlPathEqualTo(DATA)).willReturn(error(400)));
    vault.server.stubFor(get(urlPathEqualTo(DATA)).willReturn(secrets(5, "{}")));

    refused(
        SecretProblem.VAULT_REFUSED,
        SecretProblem.Owner.OPERATOR,
        () -> store.write(new SecretRef(SCOPE, 5), Map.of("A", SecretValue.of("mine"))));
  }

  @Test
  void noFailureTellsAValueOrTheToken() {
    vault.data(error(500));

    assertThatThrownBy(() ->
            store.write(new SecretRef(SCOPE, 5), Map.of("A", SecretValue.of("planted-Value-4711"))))
        .satisfies(e -> {
          for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            assertThat(String.valueOf(cause.getMessage()))
                .doesNotContain("planted")
                .doesNotContain("a-token");
          }
        });
  }

  @Test
  void anInterruptEndsTheWaiting() throws Exception {
    vault.data(secrets(1, "{}").withFixedDelay(60_000));
    Thread waiting =
        Thread.ofPlatform()
            .start(() -> {
              try {
                store.latest(SCOPE);
              } catch (SecretException e) {
                assertThat(e.problem()).isEqualTo(SecretProblem.BUSY);
              }
            });
    waiting.interrupt();

    waiting.join(30_000);
    assertThat(waiting.isAlive()).isFalse();
  }

  @Test
  void onlyAddressesOfVaultsAreTaken() {
    assertThatThrownBy(() -> VaultSettings.of(URI.create("ftp://vault:8200"), VaultStub.token()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> VaultSettings.of(URI.create("vault:8200"), VaultStub.token()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void requestsOfData(int count) {
    vault.server.verify(count, getRequestedFor(urlPathEqualTo(DATA)));
  }

  private static void refused(
      SecretProblem problem, SecretProblem.Owner owner, ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            SecretException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(problem);
              assertThat(e.problem().owner()).isEqualTo(owner);
              assertThat(e.advice()).isNotBlank();
            });
  }
}
