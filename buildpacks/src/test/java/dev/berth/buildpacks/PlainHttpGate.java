package dev.berth.buildpacks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A door to a plain-HTTP registry that turns TLS away at once. Jib always greets a registry in TLS
 * first and falls back when that is refused; a server that merely waits for the rest of such a
 * greeting would hold up every build until a timeout.
 */
final class PlainHttpGate implements AutoCloseable {
  private static final int TLS_HANDSHAKE = 0x16;
  private static final byte[] NO_TLS =
      "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final InetSocketAddress registry;
  private final ServerSocket door;

  PlainHttpGate(InetSocketAddress registry) throws IOException {
    this.registry = registry;
    door = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("registry-gate").start(this::listen);
  }

  int port() {
    return door.getLocalPort();
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void listen() {
    while (!door.isClosed()) {
      try {
        Socket caller = door.accept();
        Thread.ofVirtual().start(() -> serve(caller));
      } catch (IOException e) {
        if (!door.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void serve(Socket caller) {
    try (caller) {
      caller.setTcpNoDelay(true);
      InputStream in = caller.getInputStream();
      int first = in.read();
      if (first == TLS_HANDSHAKE) {
        refuse(caller);
      } else if (first >= 0) {
        relay(caller, first);
      }
    } catch (IOException e) {
      // Either side hung up; the other has noticed by its own socket.
    }
  }

  /** Reads on until the caller leaves: closing over unread bytes would look like a crash. */
  private static void refuse(Socket caller) throws IOException {
    caller.getOutputStream().write(NO_TLS);
    caller.shutdownOutput();
    caller.setSoTimeout(2000);
    caller.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  private void relay(Socket caller, int first) throws IOException {
    try (Socket upstream = new Socket()) {
      upstream.connect(registry, 2000);
      upstream.setTcpNoDelay(true);
      upstream.getOutputStream().write(first);
      Thread answers =
          Thread.ofVirtual()
              .start(() -> {
                copy(upstream, caller);
                hangUp(caller);
              });
      copy(caller, upstream);
      hangUp(upstream);
      answers.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Socket from, Socket to) {
    byte[] buffer = new byte[1 << 16];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // Ends this direction; hanging up ends the other.
    }
  }

  private static void hangUp(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Closed already.
    }
  }
}
