package dev.berth.router;

import dev.berth.router.handover.Predecessor;
import dev.berth.router.route.RouteTable;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Has a router serve itself for a moment, so that a JVM started with {@code -XX:AOTCacheOutput} can
 * note what a router loads and runs often.
 */
final class Training {
  private static final int ROUNDS = 1_500;
  private static final String HEADERS =
      lines(
          "Host: app.localhost:8080",
          "User-Agent: Mozilla/5.0 (X11; Linux x86_64)",
          "Accept: text/html,*/*;q=0.8",
          "Accept-Language: en",
          "Accept-Encoding: gzip",
          "Cookie: session=1; theme=dark",
          "Referer: http://app.localhost:8080/");
  private static final String BODY = "twenty bytes of body";
  private static final String ANSWER =
      lines(
              "HTTP/1.1 200 OK",
              "Content-Type: text/html; charset=utf-8",
              "ETag: 1",
              "Keep-Alive: timeout=5",
              "Connection: keep-alive",
              "Content-Length: " + BODY.length(),
              "")
          + BODY;

  private Training() {}

  /**
   * Runs once in a directory that may be thrown away.
   *
   * @param arguments the directory
   */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    RouterMain.prepareNetty(directory);
    Path control = directory.resolve("control.sock");
    RouterConfig config =
        new RouterConfig(
            "127.0.0.1", 0, control, directory.resolve("state"), null, 2, 0, "", false);
    try (ServerSocket app = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Router router = Router.start(config, () -> {})) {
      Thread.ofPlatform().daemon().start(() -> serve(app));
      Predecessor itself = Predecessor.behind(control);
      itself.follow(routes(app.getLocalPort()));
      visit(router.port());
      itself.drain("127.0.0.1:" + app.getLocalPort(), 0);
    }
    System.exit(0);
  }

  private static RouteTable routes(int port) {
    RouteTable.Entry app =
        RouteTable.Entry.of(
            "app.localhost",
            "127.0.0.1",
            port,
            "app/1",
            List.of(new RouteTable.Assets("/assets/", "/nowhere")));
    return new RouteTable(
        1, new RouteTable.Console("berth.localhost", "/nowhere.sock"), List.of(app));
  }

  private static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  private static void visit(int port) throws IOException {
    for (int connection = 0; connection < 4; connection++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        for (int round = 0; round < ROUNDS; round++) {
          ask(socket, "GET /page/" + round + " HTTP/1.1\r\n" + HEADERS + "\r\n");
        }
        ask(socket, "POST / HTTP/1.1\r\n" + HEADERS + "Content-Length: 4\r\n\r\nbody");
        ask(socket, "GET / HTTP/1.1\r\nHost: nobody.localhost\r\nAccept: text/html\r\n\r\n");
        ask(socket, "GET / HTTP/1.1\r\nHost: berth.localhost\r\n\r\n");
      }
    }
  }

  private static void ask(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    InputStream in = new BufferedInputStream(socket.getInputStream());
    String head = head(in);
    int start = head.toLowerCase(Locale.ROOT).indexOf("content-length: ");
    if (start >= 0) {
      in.readNBytes(Integer.parseInt(head.substring(start + 16, head.indexOf('\r', start))));
    }
  }

  private static void serve(ServerSocket app) {
    try {
      while (true) {
        Socket socket = app.accept();
        Thread.ofPlatform().daemon().start(() -> answer(socket));
      }
    } catch (IOException e) {
      // the training is over
    }
  }

  private static void answer(Socket socket) {
    byte[] answer = ANSWER.getBytes(StandardCharsets.US_ASCII);
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (String head = head(in); !head.isEmpty(); head = head(in)) {
        if (head.startsWith("POST")) {
          in.readNBytes(4);
        }
        socket.getOutputStream().write(answer);
      }
    } catch (IOException e) {
      // the router closed its connection
    }
  }

  /** Up to the empty line; empty at the end of the stream. */
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder(512);
    for (int c = in.read(); c >= 0; c = in.read()) {
      head.append((char) c);
      int length = head.length();
      if (c == '\n' && length > 3 && head.charAt(length - 3) == '\n') {
        return head.toString();
      }
    }
    return "";
  }
}
