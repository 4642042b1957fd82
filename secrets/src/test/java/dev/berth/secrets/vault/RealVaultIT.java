package dev.berth.secrets.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.secrets.SecretException;
import dev.berth.secrets.SecretLookup;
import dev.berth.secrets.SecretProblem;
import dev.berth.secrets.SecretRef;
import dev.berth.secrets.SecretScope;
import dev.berth.secrets.SecretStore;
import dev.berth.secrets.SecretValue;
import dev.berth.secrets.WriteOutcome;
import dev.berth.secrets.embedded.EmbeddedSecretStore;
import dev.berth.secrets.embedded.MasterKey;
import io.github.jopenlibs.vault.json.JsonObject;
import io.github.jopenlibs.vault.response.LogicalResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What only a real server can show: its policies, tokens, engines and versions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealVaultIT {
  private static final SecretScope SCOPE = new SecretScope.OfApp("real");

  private @Nullable VaultServer running;
  private boolean hasTransit;

  @BeforeAll
  void startServer(@TempDir Path directory) throws Exception {
    VaultServer server = VaultServer.start(directory);
    running = server;
    hasTransit = server.tries("sys/mounts/transit", Map.of("type", "transit"));
    server.write("sys/mounts/old", Map.of("type", "kv"));
  }

  @AfterAll
  void stopServer() throws Exception {
    if (running != null) {
      running.close();
    }
  }

  private VaultServer server() {
    return Objects.requireNonNull(running);
  }

  @Test
  void thePolicyOfTheDocumentationIsEnoughForAnAppRole() throws Exception {
    SecretScope scope = new SecretScope.OfApp("narrow");
    try (VaultSecretStore store = open(server().asRole())) {
      SecretRef first = write(store, SecretRef.none(scope), "one");
      SecretRef second = write(store, first, "two");
      assertThat(store.history(scope)).hasSize(2);
      store.delete(scope);
      assertThat(store.at(second)).isInstanceOf(SecretLookup.Gone.class);
      assertThat(store.latest(scope).values()).isEmpty();
    }
  }

  @Test
  void outsideOfItsPolicyNothingIsAllowed() throws Exception {
    VaultSettings narrow = server().asRole();
    VaultSettings outside =
        new VaultSettings(
            narrow.address(),
            narrow.mount(),
            "elsewhere",
            narrow.namespace(),
            narrow.caCertificates(),
            narrow.login(),
            narrow.connectTimeout(),
            narrow.requestTimeout(),
            narrow.attempts());

    try (VaultSecretStore store = open(outside)) {
      refused(SecretProblem.VAULT_DENIED, () -> store.latest(SCOPE));
    }
  }

  @Test
  void aRevokedTokenIsReplacedByAnotherLogin() throws Exception {
    SecretScope scope = new SecretScope.OfApp("revoked");
    server().allow("once-revoked", Duration.ofHours(1), Duration.ofHours(4));
    try (VaultSecretStore store = open(server().settings(server().appRole("once-revoked")))) {
      SecretRef first = write(store, SecretRef.none(scope), "one");
      for (String accessor : tokensOf("once-revoked")) {
        server().write("auth/token/revoke-accessor", Map.of("accessor", accessor));
      }
      assertThat(write(store, first, "two").version()).isEqualTo(2);
    }
  }

  @Test
  void aTokenIsRenewedByTheServerWhileNobodyAsks() throws Exception {
    SecretScope scope = new SecretScope.OfApp("renewed");
    server().allow("short-lived", Duration.ofSeconds(4), Duration.ofMinutes(5));
    try (VaultSecretStore store = open(server().settings(server().appRole("short-lived")))) {
      SecretRef first = write(store, SecretRef.none(scope), "one");
      Set<String> tokens = tokensOf("short-lived");
      Thread.sleep(Duration.ofSeconds(9));
      assertThat(write(store, first, "two").version()).isEqualTo(2);
      assertThat(tokensOf("short-lived")).isEqualTo(tokens).hasSize(1);
    }
  }

  @Test
  void aTokenAtItsLongestLifeIsReplacedByAnotherLogin() throws Exception {
    SecretScope scope = new SecretScope.OfApp("replaced");
    server().allow("limited", Duration.ofSeconds(3), Duration.ofSeconds(5));
    try (VaultSecretStore store = open(server().settings(server().appRole("limited")))) {
      SecretRef first = write(store, SecretRef.none(scope), "one");
      Set<String> tokens = tokensOf("limited");
      Thread.sleep(Duration.ofSeconds(8));
      assertThat(write(store, first, "two").version()).isEqualTo(2);
      assertThat(tokensOf("limited")).isNotEmpty().doesNotContainAnyElementsOf(tokens);
    }
  }

  @Test
  void aTokenOfTheOperatorThatIsRevokedIsSaid() throws Exception {
    LogicalResponse created =
        server().write("auth/token/create", Map.of("policies", "berth", "ttl", "1h"));
    String token = created.getRestResponse() == null ? "" : clientToken(created);
    try (VaultSecretStore store =
        open(server().settings(new VaultLogin.Token(SecretValue.of(token))))) {
      assertThat(store.latest(SCOPE).ref()).isEqualTo(SecretRef.none(SCOPE));
      server().revoke(token);
      refused(SecretProblem.VAULT_DENIED, () -> store.latest(SCOPE));
    }
  }

  @Test
  void whatAnOperatorChangesInVaultIsANewVersion() throws Exception {
    SecretScope scope = new SecretScope.OfApp("operated");
    try (VaultSecretStore store = open(server().asRoot())) {
      SecretRef first = write(store, SecretRef.none(scope), "one");
      server()
          .write(
              "secret/data/berth/tests/operated/app",
              Map.of("data", new JsonObject().add("KEY", "by hand").add("PORT", 8080)));

      assertThat(store.latest(scope).ref().version()).isEqualTo(2);
      assertThat(store.latest(scope).values())
          .containsEntry("KEY", SecretValue.of("by hand"))
          .containsEntry("PORT", SecretValue.of("8080"));
      assertThat(store.write(first, Map.of("KEY", SecretValue.of("late"))))
          .isEqualTo(new WriteOutcome.Conflict(new SecretRef(scope, 2)));
    }
  }

  @Test
  void anEngineOfVersionOneOrNoneIsRefused() {
    for (String mount : new String[] {"old", "missing"}) {
      VaultSettings root = server().asRoot();
      VaultSettings other =
          new VaultSettings(
              root.address(),
              mount,
              root.prefix(),
              root.namespace(),
              root.caCertificates(),
              root.login(),
              root.connectTimeout(),
              root.requestTimeout(),
              root.attempts());
      assertThatThrownBy(() -> open(other).close())
          .isInstanceOfSatisfying(
              SecretException.class,
              e ->
                  assertThat(e.problem())
                      .isIn(SecretProblem.VAULT_MISCONFIGURED, SecretProblem.VAULT_DENIED));
    }
  }

  @Test
  void theEmbeddedStoreWorksWithAMasterKeyThatStaysInVault(@TempDir Path directory)
      throws Exception {
    assumeTrue(hasTransit, "this server has no Transit engine");
    SecretScope scope = new SecretScope.OfApp("transit");
    try (VaultConnection vault = VaultConnection.to(server().asRole())) {
      MasterKey key = new TransitKey(vault, "transit", "berth");
      EmbeddedSecretStore store = EmbeddedSecretStore.open(directory, key, Clock.systemUTC());
      SecretRef ref = write(store, SecretRef.none(scope), "one");
      server().write("transit/keys/berth/rotate", Map.of());

      EmbeddedSecretStore again = EmbeddedSecretStore.open(directory, key, Clock.systemUTC());
      again.rotateKeys();
      assertThat(again.latest(scope).ref()).isEqualTo(ref);
      assertThat(again.latest(scope).values()).containsEntry("KEY", SecretValue.of("one"));
      assertThat(again.protection()).contains("never on this machine");

      Path keys = newest(directory.resolve("keys"));
      String json = Files.readString(keys);
      Files.writeString(
          keys, json.replace("\"encryptedKeyset\":\"dmF1bHQ", "\"encryptedKeyset\":\"dmF1bHR"));
      refused(
          SecretProblem.KEY_WRONG,
          () -> EmbeddedSecretStore.open(directory, key, Clock.systemUTC()));
    }
  }

  @Test
  void aTransitKeyThatHasGoneIsNotReplaced(@TempDir Path directory) throws Exception {
    assumeTrue(hasTransit, "this server has no Transit engine");
    try (VaultConnection vault = VaultConnection.to(server().asRoot())) {
      write(
          EmbeddedSecretStore.open(
              directory, new TransitKey(vault, "transit", "first"), Clock.systemUTC()),
          SecretRef.none(SCOPE),
          "one");

      refused(
          SecretProblem.KEY_MISSING,
          () ->
              EmbeddedSecretStore.open(
                  directory, new TransitKey(vault, "transit", "second"), Clock.systemUTC()));
    }
  }

  private static VaultSecretStore open(VaultSettings settings) {
    return VaultSecretStore.open(VaultConnection.to(settings));
  }

  private static SecretRef write(SecretStore store, SecretRef expected, String value) {
    WriteOutcome outcome = store.write(expected, Map.of("KEY", SecretValue.of(value)));
    assertThat(outcome).isInstanceOf(WriteOutcome.Written.class);
    return ((WriteOutcome.Written) outcome).ref();
  }

  private static String clientToken(LogicalResponse response) {
    return VaultResponse.of(response.getRestResponse(), false)
        .object("auth")
        .getString("client_token", "");
  }

  private Iterable<String> accessors() throws Exception {
    return List.of(
        VaultServer.data(server().read("auth/token/accessors?list=true"), "keys")
            .replaceAll("[\\[\\]\" ]", "")
            .split(",", -1));
  }

  /** The tokens that are alive and come from a login of this role. */
  private Set<String> tokensOf(String role) throws Exception {
    Set<String> found = new TreeSet<>();
    for (String accessor : accessors()) {
      if (server().tries("auth/token/lookup-accessor", Map.of("accessor", accessor))) {
        LogicalResponse token =
            server().write("auth/token/lookup-accessor", Map.of("accessor", accessor));
        if (VaultServer.data(token, "meta").contains(role)) {
          found.add(accessor);
        }
      }
    }
    return found;
  }

  private static Path newest(Path directory) throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList().getLast();
    }
  }

  private static void refused(SecretProblem problem, ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            SecretException.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }
}
