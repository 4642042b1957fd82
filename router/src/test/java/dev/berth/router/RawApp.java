package dev.berth.router;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An app that speaks raw bytes, for everything a well-behaved HTTP server would not do. */
final class RawApp implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

  private final ServerSocket server;
  final AtomicInteger connections = new AtomicInteger();

  /** What happens on one connection; it is closed afterwards. */
  interface Conversation {
    void with(Socket socket, int number) throws Exception;
  }

  private RawApp(ServerSocket server) {
    this.server = server;
  }

  static RawApp that(Conversation conversation) throws IOException {
    RawApp app = new RawApp(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().start(() -> app.accept(conversation));
    return app;
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept(Conversation conversation) {
    try {
      while (true) {
        Socket socket = server.accept();
        int number = connections.incrementAndGet();
        Thread.ofVirtual().start(() -> converse(conversation, socket, number));
      }
    } catch (IOException e) {
      // the test is over
    }
  }

  private static void converse(Conversation conversation, Socket socket, int number) {
    try (socket) {
      conversation.with(socket, number);
    } catch (Exception e) {
      // the client went away: its side of the test tells
    }
  }

  /** Reads up to and including the empty line after the headers; empty at the end of the stream. */
  static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      head.append((char) c);
      if (c == '\n' && head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) >= 0) {
        return head.toString();
      }
    }
    return head.toString();
  }

  /** The promised length of a body, 0 when none is promised. */
  static int length(String head) {
    Matcher matcher = LENGTH.matcher(head);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** A message head of these lines. */
  static String of(String... lines) {
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  static String answer(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
