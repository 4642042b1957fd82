package dev.berth.server.source.mirror;

import dev.berth.server.installation.FileTree;
import dev.berth.server.installation.OutboundRules;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;

/** One conversation with one remote repository, over https or ssh. */
final class Conversation implements AutoCloseable {
  private final Transport transport;
  private final Optional<HttpsConnections> https;
  private final Optional<SshSessions> ssh;
  private final AutoCloseable rest;

  private Conversation(
      Transport transport,
      Optional<HttpsConnections> https,
      Optional<SshSessions> ssh,
      AutoCloseable rest) {
    this.transport = transport;
    this.https = https;
    this.ssh = ssh;
    this.rest = rest;
  }

  static Conversation with(
      RemoteAddress address,
      RemoteCredentials credentials,
      Optional<Repository> local,
      RemoteSettings settings,
      OutboundRules rules,
      HttpsConnections.Names names,
      HostKeys hostKeys)
      throws IOException {
    Transport transport = open(address, local);
    transport.setTimeout(Math.toIntExact(settings.silence().toSeconds()));
    if (transport instanceof TransportHttp http) {
      HttpsConnections connections =
          new HttpsConnections(address, rules, names, settings.trust(), settings.patience());
      http.setHttpConnectionFactory(connections);
      if (credentials instanceof RemoteCredentials.Token token) {
        http.setCredentialsProvider(
            new UsernamePasswordCredentialsProvider(token.user(), token.token()));
      }
      return new Conversation(transport, Optional.of(connections), Optional.empty(), () -> {});
    }
    if (!(transport instanceof SshTransport secure)
        || !(credentials instanceof RemoteCredentials.Key key)) {
      transport.close();
      throw RemoteFailures.address("needs the deploy key that Berth makes for it");
    }
    SshSessions sessions = new SshSessions(rules, hostKeys);
    Path nothing = Files.createTempDirectory("berth-ssh-");
    SshdSessionFactory factory = sessions.factory(key.key(), nothing);
    secure.setSshSessionFactory(factory);
    return new Conversation(
        transport,
        Optional.empty(),
        Optional.of(sessions),
        () -> {
          factory.close();
          FileTree.remove(nothing);
        });
  }

  private static Transport open(RemoteAddress address, Optional<Repository> local)
      throws IOException {
    try {
      URIish uri = new URIish(address.url());
      return local.isPresent() ? Transport.open(local.get(), uri) : Transport.open(uri);
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  FetchConnection open(Collection<RefSpec> specs, String... more) throws IOException {
    return transport.openFetch(specs, more);
  }

  /** What looks at every object that comes. */
  void check(ObjectChecker checker) {
    transport.setObjectChecker(checker);
  }

  /** The next answer may be as long as this. */
  void expect(long bytes) {
    https.ifPresent(connections -> connections.expect(bytes));
  }

  /** Why the other side was not believed, which JGit does not hand on. */
  Optional<IOException> reason() {
    return ssh.flatMap(SshSessions::refusal)
        .map(refusal -> refusal instanceof IOException e ? e : new IOException(refusal));
  }

  @Override
  public void close() throws IOException {
    transport.close();
    try {
      rest.close();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
