package dev.berth.secrets.vault;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.berth.secrets.SecretValue;
import io.github.jopenlibs.vault.Vault;
import io.github.jopenlibs.vault.VaultConfig;
import io.github.jopenlibs.vault.VaultException;
import io.github.jopenlibs.vault.response.LogicalResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** A real Vault or OpenBao with everything in memory, on loopback, for one test class. */
final class VaultServer implements AutoCloseable {
  /** As the documentation shows it, for the prefix of the tests. */
  private static final String POLICY =
      """
      path "secret/data/berth/tests/*" { capabilities = ["create", "read", "update"] }
      path "secret/metadata/berth/tests/*" { capabilities = ["read"] }
      path "secret/destroy/berth/tests/*" { capabilities = ["update"] }
      path "transit/keys/berth" { capabilities = ["create", "read", "update"] }
      path "transit/encrypt/berth" { capabilities = ["update"] }
      path "transit/decrypt/berth" { capabilities = ["update"] }
      """;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final Path log;
  private final URI address;
  private final String rootToken;

  private VaultServer(Process process, Path log, URI address, String rootToken) {
    this.process = process;
    this.log = log;
    this.address = address;
    this.rootToken = rootToken;
  }

  /** Starts one; without a binary the test is skipped and says how to get one. */
  static VaultServer start(Path directory) throws Exception {
    Path binary = binary();
    int port = freePort();
    Path log = directory.resolve("vault.log");
    String rootToken = "root-" + UUID.randomUUID();
    ProcessBuilder server =
        new ProcessBuilder(
                binary.toString(),
                "server",
                "-dev",
                "-dev-root-token-id=" + rootToken,
                "-dev-listen-address=127.0.0.1:" + port)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    server.environment().put("HOME", directory.toString());
    Process process = server.start();
    VaultServer started =
        new VaultServer(process, log, URI.create("http://127.0.0.1:" + port), rootToken);
    try {
      started.awaitReady();
      started.write("sys/policies/acl/berth", Map.of("policy", POLICY));
      started.write("sys/auth/approle", Map.of("type", "approle"));
      started.allow("berth", Duration.ofHours(1), Duration.ofHours(4));
      return started;
    } catch (Exception | AssertionError e) {
      started.close();
      throw e;
    }
  }

  VaultSettings settings(VaultLogin login) {
    return new VaultSettings(
        address,
        "secret",
        "berth/tests",
        Optional.empty(),
        Optional.empty(),
        login,
        Duration.ofSeconds(20),
        Duration.ofSeconds(60),
        3);
  }

  VaultSettings asRoot() {
    return settings(new VaultLogin.Token(SecretValue.of(rootToken)));
  }

  /** With a role that may do what the documentation's policy says, and nothing else. */
  VaultSettings asRole() throws VaultException {
    return settings(appRole("berth"));
  }

  /** A role under the documentation's policy. */
  void allow(String role, Duration ttl, Duration longest) throws VaultException {
    write(
        "auth/approle/role/" + role,
        Map.of(
            "token_policies",
            "berth",
            "token_ttl",
            ttl.toSeconds() + "s",
            "token_max_ttl",
            longest.toSeconds() + "s"));
  }

  /** A fresh login for a role. */
  VaultLogin appRole(String role) throws VaultException {
    String path = "auth/approle/role/" + role;
    String roleId = data(read(path + "/role-id"), "role_id");
    String secretId = data(write(path + "/secret-id", Map.of()), "secret_id");
    return new VaultLogin.AppRole("approle", roleId, SecretValue.of(secretId));
  }

  static String data(LogicalResponse response, String name) {
    return response.getData().getOrDefault(name, "");
  }

  /** Does something as the operator of this Vault. */
  LogicalResponse write(String path, Map<String, Object> values) throws VaultException {
    LogicalResponse response = operator(rootToken).logical().write(path, values);
    int status = response.getRestResponse().getStatus();
    if (status >= 400) {
      throw new AssertionError(path + ": " + status);
    }
    return response;
  }

  /** True when this server can do it. */
  boolean tries(String path, Map<String, Object> values) throws VaultException {
    return operator(rootToken).logical().write(path, values).getRestResponse().getStatus() < 400;
  }

  LogicalResponse read(String path) throws VaultException {
    return operator(rootToken).logical().read(path);
  }

  void revoke(String token) throws VaultException {
    operator(token).auth().revokeSelf();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  private Vault operator(String token) throws VaultException {
    return Vault.create(new VaultConfig().address(address.toString()).token(token).build(), 1);
  }

  private void awaitReady() throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (!isReady()) {
      if (!process.isAlive() || Instant.now().isAfter(end)) {
        throw new AssertionError("Vault did not start:\n" + Files.readString(log));
      }
      Thread.sleep(100);
    }
  }

  private boolean isReady() {
    try {
      return read("secret/config").getRestResponse().getStatus() == 200;
    } catch (VaultException e) {
      return false;
    }
  }

  private static Path binary() throws IOException, InterruptedException {
    String named = System.getProperty("berth.vault.binary", "");
    if (!named.isEmpty()) {
      return Path.of(named);
    }
    return Stream.of("bao", "vault")
        .flatMap(name -> searchPath().map(directory -> directory.resolve(name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseGet(() ->
            abort(
                "no bao or vault on the PATH and none named with -Dberth.vault.binary=…;"
                    + " docs/contributing/testing.md says how to build one"));
  }

  private static Stream<Path> searchPath() {
    return List.of(System.getenv().getOrDefault("PATH", "").split(":", -1)).stream()
        .filter(directory -> !directory.isEmpty())
        .map(Path::of);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
