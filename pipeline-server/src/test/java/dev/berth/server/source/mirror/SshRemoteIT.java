package dev.berth.server.source.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.server.app.AppName;
import dev.berth.server.failure.DeployException;
import dev.berth.server.source.ArrivalsFixture;
import dev.berth.server.source.GitClient;
import dev.berth.server.source.SourceSettings;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Real git behind a real SSH server on loopback. */
@Timeout(120)
class SshRemoteIT {
  private static final AppName SHOP = new AppName("shop");

  @TempDir Path directory;
  private final DeployKey key = DeployKey.generate();
  private final MapHostKeys hostKeys = new MapHostKeys();
  private SshServer server;
  private ArrivalsFixture stored;
  private RemoteAddress address;
  private String commit;
  private PublicKey welcome;

  @BeforeEach
  void open() throws Exception {
    Path bare = directory.resolve("hosted").resolve("shop.git");
    Files.createDirectories(bare.getParent());
    GitClient work = GitClient.repository(directory.resolve("work"));
    work.ok("init", "-q", "--bare", "-b", "main", bare.toString());
    commit = work.write("index.html", "<h1>shop</h1>").commit("first");
    work.ok("push", "-q", bare.toString(), "main");
    welcome = key.pair().getPublic();
    server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey()));
    server.setPublickeyAuthenticator((user, shown, session) -> shown.equals(welcome));
    server.setCommandFactory(ProcessShellCommandFactory.INSTANCE);
    server.start();
    address =
        RemoteAddress.parse(
            "ssh://git@127.0.0.1:" + server.getPort() + directory.resolve("hosted") + "/shop");
    stored = new ArrivalsFixture(directory.resolve("data"), limits());
  }

  @AfterEach
  void close() throws Exception {
    server.stop(true);
  }

  @Test
  void theDeployKeyReadsAndTheHostIsRemembered() {
    RemoteRepositories remotes = remotes(List.of("127.0.0.0/8"));

    assertThat(remotes.heads(address, credentials()).branches()).containsEntry("main", commit);
    remotes.bring(SHOP, address, credentials(), "mona", Set.of("main"));

    assertThat(stored.deployed()).containsExactly("main@" + commit);
    assertThat(hostKeys.keys).hasSize(1);
  }

  @Test
  void aKeyThatIsNotAddedYetIsSaid() {
    welcome = DeployKey.generate().pair().getPublic();
    refused("source.remote-access", remotes(List.of("127.0.0.0/8")), "deploy key");
  }

  @Test
  void anotherHostKeyIsNotBelieved() throws Exception {
    RemoteRepositories remotes = remotes(List.of("127.0.0.0/8"));
    remotes.heads(address, credentials());
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey()));

    refused("source.remote-host-key", remotes, "another host key");
  }

  @Test
  void aPrivateAddressIsRefusedBeforeAnythingIsProved() {
    refused("source.remote-private", remotes(List.of()), "private network");
    assertThat(hostKeys.keys).isEmpty();
  }

  @Test
  void withoutAKeyThereIsNoSsh() {
    assertThatExceptionOfType(DeployException.class)
        .isThrownBy(
            () -> remotes(List.of("127.0.0.0/8")).heads(address, new RemoteCredentials.None()))
        .withMessageContaining("deploy key");
  }

  private void refused(String code, RemoteRepositories remotes, String words) {
    assertThatExceptionOfType(DeployException.class)
        .isThrownBy(() -> remotes.heads(address, credentials()))
        .satisfies(e -> {
          assertThat(e.failure().code()).as(e.failure().summary()).isEqualTo(code);
          assertThat(e.failure().toString()).contains(words);
        });
  }

  private RemoteCredentials credentials() {
    return new RemoteCredentials.Key(SHOP, key);
  }

  private RemoteRepositories remotes(List<String> open) {
    return new RemoteRepositories(
        stored.arrivals,
        stored.settings,
        new RemoteSettings(
            open, null, Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofMinutes(5)),
        hostKeys,
        InetAddress::getAllByName);
  }

  private static KeyPair hostKey() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(3072);
    return generator.generateKeyPair();
  }

  private static SourceSettings limits() {
    return new SourceSettings(
        DataSize.ofMegabytes(20),
        DataSize.ofMegabytes(10),
        100_000,
        10_000,
        DataSize.ofMegabytes(100),
        50,
        500,
        100,
        100,
        Duration.ofSeconds(5));
  }
}
