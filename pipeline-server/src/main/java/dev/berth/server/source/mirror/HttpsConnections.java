package dev.berth.server.source.mirror;

import dev.berth.server.installation.OutboundRules;
import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Connections of one conversation with one host. The name is looked at before anything is dialled,
 * and the address that really answered before anything is said to it, so neither a redirect nor a
 * name server that changes its mind leads elsewhere. Through a proxy of the machine the proxy looks
 * names up; then only what this machine finds out about them counts.
 */
final class HttpsConnections implements HttpConnectionFactory {
  /** What a list of refs may take. */
  static final long LIST_BYTES = 8L << 20;

  private final RemoteAddress address;
  private final OutboundRules rules;
  private final HostResolver names;
  private final SSLContext trust;
  private final Instant end;
  private volatile long limit = LIST_BYTES;
  private volatile @Nullable HttpsConnection newest;

  HttpsConnections(
      RemoteAddress address,
      OutboundRules rules,
      HostResolver names,
      SSLContext trust,
      Duration patience) {
    this.address = address;
    this.rules = rules;
    this.names = names;
    this.trust = trust;
    this.end = Instant.now().plus(patience);
  }

  /** From here on answers may be as long as this. */
  void expect(long bytes) {
    limit = bytes;
  }

  @Override
  public HttpConnection create(URL url) throws IOException {
    return create(url, Proxy.NO_PROXY);
  }

  @Override
  public HttpConnection create(URL url, Proxy proxy) throws IOException {
    int port = url.getPort() < 0 ? url.getDefaultPort() : url.getPort();
    boolean isSame =
        url.getProtocol().equals("https")
            && url.getHost().equalsIgnoreCase(address.host())
            && port == address.port().orElse(443);
    if (!isSame) {
      throw new MovedException(url.getHost());
    }
    checkNames(proxy);
    HttpsURLConnection connection = (HttpsURLConnection) url.openConnection(proxy);
    connection.setSSLSocketFactory(
        new CheckedSockets(
            trust.getSocketFactory(), proxy.type() == Proxy.Type.DIRECT ? rules : null));
    HttpsConnection made = new HttpsConnection(connection, () -> limit, end);
    newest = made;
    return made;
  }

  /** Behind a proxy this machine may have no name server. */
  private void checkNames(Proxy proxy) throws IOException {
    try {
      names.check(address.host(), rules);
    } catch (UnknownHostException e) {
      if (proxy.type() == Proxy.Type.DIRECT) {
        throw e;
      }
    }
  }

  /** Ends what is going on. */
  void abort() {
    HttpsConnection going = newest;
    if (going != null) {
      going.abort();
    }
  }
}
