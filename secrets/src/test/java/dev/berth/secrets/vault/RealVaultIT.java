package dev.berth.secrets.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.secrets.Reading;
import dev.berth.secrets.SecretException;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /** As the documentation shows it. */
  private static final String POLICY =
      """
      path "secret/data/berth/tests/*" { capabilities = ["create", "read", "update"] }
      path "secret/metadata/berth/tests/*" { capabilities = ["read"] }
      path "secret/destroy/berth/tests/*" { capabilities = ["update"] }
      path "transit/keys/berth" { capabilities = ["create", "read", "update"] }
      path "transit/encrypt/berth" { capabilities = ["update"] }
      path "transit/decrypt/berth" { capabilities = ["update"] }
      """;

  private @Nullable VaultServer running;
  private boolean hasTransit;

  @BeforeAll
  void startServer(@TempDir Path directory) throws Exception {
    VaultServer server = VaultServer.start(directory);
    running = server;
    server.write("sys/policies/acl/berth", Map.of("policy", POLICY));
    hasTransit = server.tries("sys/mounts/transit", Map.of("type", "transit"));
    server.write("sys/mounts/old", Map.of("type", "kv"));
    server.write("sys/auth/approle", Map.of("type", "approle"));
    server.write(
        "auth/approle/role/berth",
        Map.of("token_policies", "berth", "token_ttl", "1h", "token_max_ttl", "4h"));
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
    try (VaultSecretStore store = open(server().settings(appRole()))) {
      SecretRef first = write(store, SecretRef.none(scope), "one");
      SecretRef second = write(store, first, "two");
      assertThat(store.history(scope)).hasSize(2);
      store.delete(scope);
      assertThat(store.at(second)).isInstanceOf(Reading.Gone.class);
      assertThat(store.latest(scope).values()).isEmpty();
    }
  }

  @Test
  void outsideOfItsPolicyNothingIsAllowed() throws Exception {
    VaultSettings narrow = server().settings(appRole());
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
    server()
        .write(
            "auth/approle/role/once-revoked", Map.of("token_policies", "berth", "token_ttl", "1h"));
    try (VaultSecretStore store = open(server().settings(appRole("once-revoked")))) {
      SecretRef first = write(store, SecretRef.none(scope), "one");
      for (String accessor : accessors()) {
        revokeWhenOf("once-revoked", accessor);
      }
      assertThat(write(store, first, "two").version()).isEqualTo(2);
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
    try (VaultConnection vault = VaultConnection.to(server().settings(appRole()))) {
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

  private VaultLogin appRole() throws Exception {
    return appRole("berth");
  }

  private VaultLogin appRole(String role) throws Exception {
    String path = "auth/approle/role/" + role;
    String roleId = data(server().read(path + "/role-id"), "role_id");
    String secretId = data(server().write(path + "/secret-id", Map.of()), "secret_id");
    return new VaultLogin.AppRole("approle", roleId, SecretValue.of(secretId));
  }

  private static String data(LogicalResponse response, String name) {
    return response.getData().getOrDefault(name, "");
  }

  private static String clientToken(LogicalResponse response) {
    return Answer.of(response.getRestResponse(), false)
        .object("auth")
        .getString("client_token", "");
  }

  private Iterable<String> accessors() throws Exception {
    return List.of(
        data(server().read("auth/token/accessors?list=true"), "keys")
            .replaceAll("[\\[\\]\" ]", "")
            .split(",", -1));
  }

  private void revokeWhenOf(String role, String accessor) throws Exception {
    LogicalResponse token =
        server().write("auth/token/lookup-accessor", Map.of("accessor", accessor));
    if (data(token, "meta").contains(role)) {
      server().write("auth/token/revoke-accessor", Map.of("accessor", accessor));
    }
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
