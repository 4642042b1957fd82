package dev.berth.server.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands before the JDK's HTTP server and tells clients that speak TLS at once that there is none.
 * Registry clients try TLS first, and the JDK's server would wait for the end of a request line in
 * it until they gave up, 20 seconds later.
 */
final class PlainHttpGate implements AutoCloseable {
  private static final int TLS_HANDSHAKE = 0x16;
  private static final int LARGEST_HELLO = 16 * 1024;
  private static final int BUFFER = 64 * 1024;
  private static final byte[] NO_TLS =
      "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTPS request to an HTTP server.\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket listening;
  private final InetSocketAddress server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  PlainHttpGate(InetSocketAddress server) throws IOException {
    this.server = server;
    this.listening = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listening.getLocalSocketAddress();
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      threads.shutdownNow();
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        // Closed, or a client that went away before it was greeted.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      InputStream in = client.getInputStream();
      int first = in.read();
      if (first == TLS_HANDSHAKE) {
        refuse(client, in);
      } else if (first >= 0) {
        connect(client, first);
      }
    } catch (IOException e) {
      // The client is gone; the server noticed or will.
    }
  }

  /** An answer to an unread hello would reset the connection before it is seen. */
  private static void refuse(Socket client, InputStream in) throws IOException {
    in.read(new byte[LARGEST_HELLO]);
    client.getOutputStream().write(NO_TLS);
    client.shutdownOutput();
    client.setSoTimeout(1000);
    in.read(new byte[LARGEST_HELLO]);
  }

  private void connect(Socket client, int first) throws IOException {
    try (Socket inner = new Socket()) {
      inner.connect(server);
      inner.setTcpNoDelay(true);
      inner.getOutputStream().write(first);
      Thread answers = Thread.ofVirtual().start(() -> copy(inner, client));
      copy(client, inner);
      answers.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int read = in.read(buffer);
      while (read >= 0) {
        out.write(buffer, 0, read);
        read = in.read(buffer);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing is left to be told.
    }
  }
}
