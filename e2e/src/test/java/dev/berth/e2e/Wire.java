package dev.berth.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** One TCP connection and the little HTTP that is needed: nothing is ever sent twice. */
record Wire(Socket socket, InputStream in, OutputStream out) implements AutoCloseable {
  private static final int ANSWER_MILLIS = 20_000;

  static Wire open(int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
    socket.setSoTimeout(ANSWER_MILLIS);
    socket.setTcpNoDelay(true);
    return new Wire(
        socket, new BufferedInputStream(socket.getInputStream()), socket.getOutputStream());
  }

  /** Sends a request whose body, if it has one, is sent by the caller. */
  void request(String method, String host, String path, String... headers) throws IOException {
    StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    head.append("Host: ").append(host).append(':').append(socket.getPort()).append("\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    send(head.append("\r\n").toString());
  }

  /** Asks for a WebSocket; true when it is open. */
  boolean upgrade(String host, String path) throws IOException {
    request(
        "GET",
        host,
        path,
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
    boolean open = status() == 101;
    headers();
    return open;
  }

  void send(String text) throws IOException {
    out.write(text.getBytes(ISO_8859_1));
    out.flush();
  }

  int status() throws IOException {
    String line = line();
    if (!line.startsWith("HTTP/1.1 ")) {
      throw new IOException("no status line: " + line);
    }
    return Integer.parseInt(line.substring(9, 12));
  }

  Map<String, String> headers() throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return headers;
  }

  String body(Map<String, String> headers) throws IOException {
    if (headers.containsKey("content-length")) {
      return new String(
          exactly(Integer.parseInt(headers.getOrDefault("content-length", "0"))), ISO_8859_1);
    }
    StringBuilder body = new StringBuilder();
    for (String chunk = chunk(); !chunk.isEmpty(); chunk = chunk()) {
      body.append(chunk);
    }
    return body.toString();
  }

  /** Sends one masked text frame; false when a close frame comes back instead of its echo. */
  boolean echoes() throws IOException {
    out.write(new byte[] {(byte) 0x81, (byte) 0x84, 0, 0, 0, 0, 'p', 'i', 'n', 'g'});
    out.flush();
    byte[] head = exactly(2);
    byte[] payload = exactly(head[1] & 0x7f);
    int kind = head[0] & 0x0f;
    if (kind == 1 && new String(payload, ISO_8859_1).equals("ping")) {
      return true;
    }
    if (kind == 8) {
      return false;
    }
    throw new IOException("websocket frame of kind " + kind);
  }

  /** One chunk of a body that goes on, or that ends with an empty one. */
  String chunk() throws IOException {
    int size = Integer.parseInt(line(), 16);
    String chunk = new String(exactly(size), ISO_8859_1);
    line();
    return chunk;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is not used again.
    }
  }

  private byte[] exactly(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new IOException("connection ended within an answer");
    }
    return bytes;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("connection ended" + (line.isEmpty() ? "" : " within a line"));
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
