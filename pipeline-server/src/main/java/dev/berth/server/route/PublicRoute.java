package dev.berth.server.route;

import dev.berth.server.installation.BerthSettings;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Asks through the router as any client would, with the token that makes the router say which
 * release answered.
 */
@Component
public class PublicRoute {
  private static final int LONGEST_HEAD = 65_536;

  private final RouterFiles files;
  private final BerthSettings settings;

  PublicRoute(RouterFiles files, BerthSettings settings) {
    this.files = files;
    this.settings = settings;
  }

  /**
   * What came back.
   *
   * @param status HTTP status
   * @param release the release that answered, as its route names it; empty when the router answered
   *     by itself
   */
  public record Answer(int status, Optional<String> release) {}

  /** One GET of this path on this host. */
  public Answer ask(String host, String path, Duration timeout) throws IOException {
    String token = Files.readString(files.token()).strip();
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
      socket.connect(
          new InetSocketAddress(dialled(), settings.port()), Math.toIntExact(timeout.toMillis()));
      String request =
          "GET %s HTTP/1.1\r\nHost: %s\r\nBerth-Confirm: %s\r\nUser-Agent: berth\r\nAccept: */*\r\nConnection: close\r\n\r\n"
              .formatted(path, host, token);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return parse(head(socket.getInputStream()));
    }
  }

  private String dialled() {
    return switch (settings.listen()) {
      case "0.0.0.0", "::", "[::]" -> "127.0.0.1";
      default -> settings.listen();
    };
  }

  private static String head(InputStream stream) throws IOException {
    BufferedInputStream in = new BufferedInputStream(stream);
    StringBuilder head = new StringBuilder();
    for (int c = in.read(); c >= 0 && head.length() < LONGEST_HEAD; c = in.read()) {
      head.append((char) c);
      if (c == '\n' && head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) >= 0) {
        return head.toString();
      }
    }
    throw new IOException("the router ended the connection without an answer");
  }

  private static Answer parse(String head) throws IOException {
    String[] lines = head.split("\r\n", -1);
    String[] first = lines[0].split(" ", -1);
    if (first.length < 2 || !first[1].matches("[1-5][0-9]{2}")) {
      throw new IOException("no HTTP answer: " + lines[0]);
    }
    Optional<String> release = Optional.empty();
    for (String line : lines) {
      if (line.toLowerCase(Locale.ROOT).startsWith("berth-release:")) {
        release = Optional.of(line.substring(line.indexOf(':') + 1).strip());
      }
    }
    return new Answer(Integer.parseInt(first[1]), release);
  }
}
