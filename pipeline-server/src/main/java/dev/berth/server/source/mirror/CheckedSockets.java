package dev.berth.server.source.mirror;

import dev.berth.server.installation.OutboundRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Speaks TLS only to addresses that may be connected to: the socket's own says which it is. */
final class CheckedSockets extends SSLSocketFactory {
  private final SSLSocketFactory sockets;
  private final @Nullable OutboundRules rules;

  /**
   * Around another factory.
   *
   * @param rules null behind a proxy, whose address the socket has
   */
  CheckedSockets(SSLSocketFactory sockets, @Nullable OutboundRules rules) {
    this.sockets = sockets;
    this.rules = rules;
  }

  @Override
  public Socket createSocket(Socket connected, String host, int port, boolean autoClose)
      throws IOException {
    if (rules != null && !rules.allow(connected.getInetAddress())) {
      connected.close();
      throw new RefusedAddressException(connected.getInetAddress());
    }
    return sockets.createSocket(connected, host, port, autoClose);
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return sockets.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return sockets.getSupportedCipherSuites();
  }

  /**
   * Refused in the way that makes the JDK's client connect by itself first: of sockets that connect
   * and speak in one go nobody could look at the address.
   */
  @Override
  public Socket createSocket() throws IOException {
    return super.createSocket();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return createSocket();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return createSocket();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket();
  }
}
