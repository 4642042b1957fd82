package dev.berth.buildpacks.node;

import dev.berth.buildpacks.FixedPort;
import dev.berth.buildpacks.SourceTree;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tells Node to listen on {@code PORT} where the code says another. */
record PortRedirect(FixedPort from) {
  private static final Pattern CODE = Pattern.compile(".*\\.[mc]?[jt]s");
  private static final Pattern NOT_THE_APP =
      Pattern.compile(
          "(?:.*/)?(?:test|tests|__tests__|e2e|scripts|cypress|public|dist)/.*|.*\\.(?:test|spec|config)\\..*");
  private static final Pattern READ =
      Pattern.compile("\\bPORT\\b['\"`]?\\s*[,}\\])]|env(?:\\.|\\[['\"`]|.{0,40}\\()PORT\\b");
  private static final Pattern LISTENS =
      Pattern.compile("\\.listen\\(|\\bserve\\(|\\bcreateServer\\(");
  private static final Pattern PORT =
      Pattern.compile(
          "\\.listen\\(\\s*(\\d{2,5})\\b|\\bport\\s*[:=]\\s*(\\d{4,5})\\b",
          Pattern.CASE_INSENSITIVE);

  /** Runs before the app; the first argument of listen is a port, or an object with one. */
  private static final String REDIRECT =
      """
      import net from 'node:net';
      const { listen } = net.Server.prototype;
      net.Server.prototype.listen = function (to, ...rest) {
        const port = Number(process.env.PORT);
        if (port && to && typeof to === 'object' && Number(to.port) === FIXED) {
          to = { ...to, port, host: '0.0.0.0' };
        } else if (port && Number(to) === FIXED) {
          to = port;
          if (typeof rest[0] === 'string') rest[0] = '0.0.0.0';
        }
        return listen.call(this, to, ...rest);
      };
      """;

  /** For the only one that the app's own code listens on, if no code of it reads {@code PORT}. */
  static Optional<PortRedirect> in(SourceTree source) {
    return FixedPort.only(
            source,
            name -> CODE.matcher(name).matches() && !NOT_THE_APP.matcher(name).matches(),
            READ,
            text -> LISTENS.matcher(text).find() ? PORT.matcher(text).results() : Stream.empty())
        .map(PortRedirect::new);
  }

  /** What tells Node. */
  Map<String, String> environment() {
    String module =
        URLEncoder.encode(
                REDIRECT.replace("FIXED", String.valueOf(from.port())), StandardCharsets.UTF_8)
            .replace("+", "%20");
    return Map.of("NODE_OPTIONS", "--import=data:text/javascript," + module);
  }

  String explanation() {
    return "%s listens on port %d whatever PORT says → Node is told to listen on $PORT"
        .formatted(SourceTree.printable(from.file()), from.port());
  }
}
