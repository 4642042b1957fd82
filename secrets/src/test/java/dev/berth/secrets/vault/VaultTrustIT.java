package dev.berth.secrets.vault;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.berth.secrets.SecretException;
import dev.berth.secrets.SecretProblem;
import dev.berth.secrets.SecretScope;
import dev.berth.secrets.SecretValue;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Vault behind TLS with a certificate of the company's own. */
class VaultTrustIT {
  @TempDir private Path directory;
  private WireMockServer server;
  private String certificate;

  @BeforeEach
  void startServer() throws Exception {
    certificate = certificate("vault");
    server =
        new WireMockServer(
            WireMockConfiguration.options()
                .httpDisabled(true)
                .dynamicHttpsPort()
                .bindAddress("127.0.0.1")
                .keystorePath(directory.resolve("vault.p12").toString())
                .keystoreType("PKCS12")
                .keystorePassword("changeit")
                .keyManagerPassword("changeit"));
    server.start();
    server.stubFor(
        any(anyUrl())
            .willReturn(
                VaultStub.json(
                    200,
                    "{\"auth\":{\"client_token\":\"t\",\"policies\":[]},\"renewable\":false,"
                        + "\"data\":{\"data\":{\"A\":\"one\"},\"metadata\":{\"version\":1}}}")));
    server.stubFor(
        get(urlPathEqualTo("/v1/sys/internal/ui/mounts/secret"))
            .willReturn(
                VaultStub.json(
                    200, "{\"data\":{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}}")));
  }

  @AfterEach
  void stopServer() {
    server.stop();
  }

  @Test
  void aCertificateOfNobodyIsNotTrusted() {
    assertThatThrownBy(() -> latest(Optional.empty()))
        .isInstanceOfSatisfying(
            SecretException.class,
            e -> assertThat(e.problem()).isEqualTo(SecretProblem.VAULT_UNTRUSTED));
  }

  @Test
  void theGivenAuthorityIsTrustedAlsoAsOneOfSeveral() throws Exception {
    assertThat(latest(Optional.of(certificate))).isEqualTo("one");
    assertThat(latest(Optional.of(certificate("another") + certificate))).isEqualTo("one");
  }

  @Test
  void anotherAuthorityIsNot() throws Exception {
    String another = certificate("another");

    assertThatThrownBy(() -> latest(Optional.of(another)))
        .isInstanceOfSatisfying(
            SecretException.class,
            e -> assertThat(e.problem()).isEqualTo(SecretProblem.VAULT_UNTRUSTED));
  }

  @Test
  void whatIsNoCertificateIsSaid() {
    assertThatThrownBy(() -> latest(Optional.of("no PEM")))
        .isInstanceOfSatisfying(
            SecretException.class,
            e -> assertThat(e.problem()).isEqualTo(SecretProblem.VAULT_MISCONFIGURED));
  }

  private String latest(Optional<String> authorities) {
    VaultSettings settings =
        new VaultSettings(
            URI.create("https://127.0.0.1:" + server.httpsPort()),
            "secret",
            "berth",
            Optional.empty(),
            authorities,
            VaultStub.appRole(),
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            1);
    try (VaultSecretStore store = VaultSecretStore.open(VaultConnection.to(settings))) {
      SecretValue value = store.latest(new SecretScope.OfApp("shop")).values().get("A");
      return value == null ? "(none)" : value.reveal();
    }
  }

  private String certificate(String name) throws Exception {
    Path store = directory.resolve(name + ".p12");
    if (!Files.exists(store)) {
      keytool(
          "-genkeypair -keyalg EC -groupname secp256r1 -dname CN="
              + name
              + " -ext SAN=ip:127.0.0.1",
          store,
          name);
    }
    Path pem = directory.resolve(name + ".pem");
    keytool("-exportcert -rfc -file " + pem, store, name);
    return Files.readString(pem);
  }

  private static void keytool(String arguments, Path store, String alias) throws Exception {
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(
                Stream.of(
                        Stream.of(tool),
                        Arrays.stream(arguments.split(" ", -1)),
                        Stream.of("-alias", alias, "-keystore", store.toString()),
                        Stream.of("-storepass", "changeit"))
                    .flatMap(words -> words)
                    .toList())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
