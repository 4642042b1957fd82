package dev.berth.server.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What came back when somebody was asked once. */
public sealed interface HttpAnswer {
  /**
   * A whole answer.
   *
   * @param headers by their names in lower case
   */
  record Complete(int status, Map<String, String> headers) implements HttpAnswer {}

  /** Nobody accepted the connection. */
  record NotListening() implements HttpAnswer {}

  /** The connection was accepted, but no whole answer came. */
  record Incomplete(String reason) implements HttpAnswer {}

  /**
   * One GET.
   *
   * @param host the name that is asked for
   * @param headers what is said besides
   * @param whole whether the body has to come to its end too
   */
  record Question(String host, String path, Map<String, String> headers, boolean whole) {
    private byte[] bytes() {
      StringBuilder text = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n");
      headers.forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
      text.append("Accept: */*\r\nConnection: close\r\n\r\n");
      return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
  }

  Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5]\\d\\d)(?: .*)?");
  int MAX_HEADERS = 200;
  int MAX_LINE = 16 * 1024;

  /** More than this is as good as whole. */
  int MAX_BODY = 1024 * 1024;

  /** Asks once; the HTTP is as small as it can be, so that a first answer is seen at once. */
  static HttpAnswer ask(InetSocketAddress address, Question question, Duration timeout) {
    int millis = (int) Math.max(1, timeout.toMillis());
    long deadline = System.nanoTime() + timeout.toNanos();
    try (Socket socket = new Socket()) {
      try {
        socket.connect(address, millis);
      } catch (IOException e) {
        return new NotListening();
      }
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(millis);
      socket.getOutputStream().write(question.bytes());
      return read(new DeadlineStream(socket, deadline), question.whole());
    } catch (SocketTimeoutException e) {
      return new Incomplete("it accepts connections but does not answer in time");
    } catch (IOException e) {
      return new Incomplete("it closes connections without a whole answer");
    }
  }

  private static HttpAnswer read(InputStream stream, boolean whole) throws IOException {
    InputStream in = new BufferedInputStream(stream);
    Matcher status = STATUS.matcher(line(in));
    if (!status.matches()) {
      return new Incomplete("what it answers is no HTTP");
    }
    int code = Integer.parseInt(status.group(1));
    Map<String, String> headers = headers(in);
    if (code >= 100 && code < 200) {
      return read(in, whole);
    }
    return !whole || isWhole(in, code, headers)
        ? new Complete(code, headers)
        : new Incomplete("its answer ends before its announced length");
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (int i = 0; i < MAX_HEADERS; i++) {
      String line = line(in);
      if (line.isEmpty()) {
        return headers;
      }
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    throw new IOException("too many headers");
  }

  private static boolean isWhole(InputStream in, int code, Map<String, String> headers)
      throws IOException {
    if (code == 204
        || code == 304
        || headers.getOrDefault("content-type", "").startsWith("text/event-stream")) {
      return true;
    }
    if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
      return chunksEnd(in);
    }
    String length = headers.getOrDefault("content-length", "");
    if (length.matches("\\d{1,18}")) {
      long wanted = Math.min(MAX_BODY, Long.parseLong(length));
      return in.readNBytes((int) wanted).length == wanted;
    }
    in.readNBytes(MAX_BODY);
    return true;
  }

  private static boolean chunksEnd(InputStream in) throws IOException {
    long total = 0;
    while (total < MAX_BODY) {
      String size = line(in).replaceAll(";.*", "").strip();
      if (!size.matches("[0-9a-fA-F]{1,8}")) {
        return false;
      }
      long length = Long.parseLong(size, 16);
      if (length == 0) {
        return true;
      }
      int wanted = (int) Math.min(MAX_BODY, length);
      if (in.readNBytes(wanted).length < wanted) {
        return false;
      }
      total += length;
      if (length <= MAX_BODY) {
        line(in);
      }
    }
    return true;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int read = in.read();
    while (read >= 0 && read != '\n') {
      if (line.length() >= MAX_LINE) {
        throw new IOException("line too long");
      }
      line.append((char) read);
      read = in.read();
    }
    if (read < 0) {
      throw new IOException("ended early");
    }
    int end = line.length() - 1;
    return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
  }

  /** A drip-feeding app must not hold the probe longer than one attempt may take. */
  final class DeadlineStream extends InputStream {
    private final Socket socket;
    private final InputStream in;
    private final long deadline;

    DeadlineStream(Socket socket, long deadline) throws IOException {
      this.socket = socket;
      this.in = socket.getInputStream();
      this.deadline = deadline;
    }

    @Override
    public int read() throws IOException {
      limit();
      return in.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      limit();
      return in.read(buffer, offset, length);
    }

    private void limit() throws IOException {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new SocketTimeoutException();
      }
      socket.setSoTimeout((int) left);
    }
  }
}
