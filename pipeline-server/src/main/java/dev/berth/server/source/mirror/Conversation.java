package dev.berth.server.source.mirror;

import dev.berth.files.FileTree;
import dev.berth.server.installation.OutboundRules;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
import org.jspecify.annotations.Nullable;

/**
 * One conversation with one remote repository, over https or ssh; it ends when its time is over,
 * whatever it waits for then.
 */
final class Conversation implements AutoCloseable {
  private final Transport transport;
  private final Thread end;
  private @Nullable HttpsConnections https;
  private @Nullable SshSessions ssh;
  private @Nullable SshdSessionFactory sessions;
  private @Nullable Path nothing;
  private volatile long limit = HttpsConnections.LIST_BYTES;

  private Conversation(Transport transport, RemoteSettings settings) {
    this.transport = transport;
    transport.setTimeout(Math.toIntExact(settings.silence().toSeconds()));
    end =
        Thread.ofVirtual()
            .name("conversation-end")
            .unstarted(() -> {
              try {
                Thread.sleep(settings.patience());
                abort();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  static Conversation with(
      RemoteAddress address,
      RemoteCredentials credentials,
      Optional<Repository> local,
      RemoteSettings settings,
      OutboundRules rules,
      HostResolver names,
      HostKeys hostKeys)
      throws IOException {
    Conversation conversation = new Conversation(open(address, local), settings);
    try {
      if (conversation.transport instanceof TransportHttp http) {
        conversation.overHttps(http, address, credentials, settings, rules, names);
      } else if (conversation.transport instanceof SshTransport secure
          && credentials instanceof RemoteCredentials.Key key) {
        names.check(address.host(), rules);
        conversation.overSsh(secure, key, settings, rules, hostKeys);
      } else {
        throw RemoteFailures.address("needs the deploy key that Berth makes for it");
      }
      conversation.end.start();
      return conversation;
    } catch (IOException | RuntimeException e) {
      conversation.close();
      throw e;
    }
  }

  private void overHttps(
      TransportHttp http,
      RemoteAddress address,
      RemoteCredentials credentials,
      RemoteSettings settings,
      OutboundRules rules,
      HostResolver names)
      throws IOException {
    HttpsConnections connections =
        new HttpsConnections(address, rules, names, settings.trust(), settings.patience());
    https = connections;
    http.setHttpConnectionFactory(connections);
    if (credentials instanceof RemoteCredentials.Token token) {
      http.setCredentialsProvider(
          new UsernamePasswordCredentialsProvider(token.user(), token.token()));
    }
  }

  private void overSsh(
      SshTransport secure,
      RemoteCredentials.Key key,
      RemoteSettings settings,
      OutboundRules rules,
      HostKeys hostKeys)
      throws IOException {
    SshSessions known = new SshSessions(rules, hostKeys, key.app());
    Path home = Files.createTempDirectory("berth-ssh-");
    SshdSessionFactory factory = known.factory(key.key(), home);
    ssh = known;
    nothing = home;
    sessions = factory;
    secure.setSshSessionFactory(
        new BoundedSessions(factory, () -> limit, Instant.now().plus(settings.patience())));
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
    limit = bytes;
    if (https != null) {
      https.expect(bytes);
    }
  }

  /** Why the other side was not believed, which JGit does not hand on. */
  Optional<IOException> reason() {
    return Optional.ofNullable(ssh)
        .flatMap(SshSessions::refusal)
        .map(refusal -> refusal instanceof IOException e ? e : new IOException(refusal));
  }

  private void abort() {
    if (https != null) {
      https.abort();
    }
    if (sessions != null) {
      sessions.close();
    }
  }

  @Override
  public void close() throws IOException {
    end.interrupt();
    transport.close();
    if (sessions != null) {
      sessions.close();
    }
    if (nothing != null) {
      FileTree.remove(nothing);
    }
  }
}
