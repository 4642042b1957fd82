package dev.berth.server.route;

import dev.berth.server.http.HttpAnswer;
import dev.berth.server.installation.BerthSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Asks through the router as any client would, with the token that makes the router say which
 * release answered.
 */
@Component
public class PublicRoute {
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
    HttpAnswer.Question question =
        new HttpAnswer.Question(
            host, path, Map.of("Berth-Confirm", token, "User-Agent", "berth"), false);
    InetSocketAddress router = new InetSocketAddress(dialled(), settings.port());
    return switch (HttpAnswer.ask(router, question, timeout)) {
      case HttpAnswer.Complete(int status, Map<String, String> headers) ->
          new Answer(status, Optional.ofNullable(headers.get("berth-release")));
      case HttpAnswer.NotListening _ -> throw new IOException("the router does not listen");
      case HttpAnswer.Incomplete(String reason) -> throw new IOException("the router: " + reason);
    };
  }

  private String dialled() {
    return switch (settings.listen()) {
      case "0.0.0.0", "::", "[::]" -> "127.0.0.1";
      default -> settings.listen();
    };
  }
}
