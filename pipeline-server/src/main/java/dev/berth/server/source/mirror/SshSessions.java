package dev.berth.server.source.mirror;

import dev.berth.server.app.AppName;
import dev.berth.server.installation.OutboundRules;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * SSH with one key and with nothing of the user who runs the server: no configuration, no keys, no
 * agent. The host's key is looked at before anything is proved to it, and so is the address that
 * answered.
 */
final class SshSessions implements ServerKeyDatabase {
  private final OutboundRules rules;
  private final HostKeys keys;
  private final AppName app;
  private volatile @Nullable Exception refusal;

  SshSessions(OutboundRules rules, HostKeys keys, AppName app) {
    this.rules = rules;
    this.keys = keys;
    this.app = app;
  }

  /**
   * The sessions.
   *
   * @param nothing an empty directory, which stands for the user's home
   */
  SshdSessionFactory factory(DeployKey key, Path nothing) {
    List<KeyPair> own = List.of(key.pair());
    return new SshdSessionFactoryBuilder()
        .setPreferredAuthentications("publickey")
        .setHomeDirectory(nothing.toFile())
        .setSshDirectory(nothing.toFile())
        .setConfigStoreFactory((home, config, user) -> null)
        .setDefaultKeysProvider(directory -> own)
        .setServerKeyDatabase((home, directory) -> this)
        .withDefaultConnectorFactory()
        .build(null);
  }

  /** Why the host was not believed, if it was not. */
  Optional<Exception> refusal() {
    return Optional.ofNullable(refusal);
  }

  @Override
  public List<PublicKey> lookup(
      String connectAddress, InetSocketAddress remoteAddress, Configuration config) {
    return List.of();
  }

  @Override
  public boolean accept(
      String connectAddress,
      InetSocketAddress remoteAddress,
      PublicKey serverKey,
      Configuration config,
      CredentialsProvider provider) {
    if (!rules.allow(remoteAddress.getAddress())) {
      refusal = new RefusedAddressException(remoteAddress.getAddress());
      return false;
    }
    String shown = Base64.getEncoder().encodeToString(serverKey.getEncoded());
    keys.remember(app, connectAddress, shown);
    if (keys.known(app, connectAddress).equals(Optional.of(shown))) {
      return true;
    }
    refusal = new HostKeyChangedException();
    return false;
  }
}
