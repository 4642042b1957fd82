package dev.berth.buildpacks.node;

import dev.berth.buildpacks.OwnFiles;
import dev.berth.buildpacks.SourceTree;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A port that stands in the code, as in most first examples of a framework, where nothing reads
 * {@code PORT}: Node is told to listen where it should instead.
 *
 * @param port the number
 * @param file where it stands
 */
record FixedPort(int port, String file) {
  private static final int MOST_FILES = 400;
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

  /** The only one that the app's own code listens on, if no code of it reads {@code PORT}. */
  static Optional<FixedPort> in(SourceTree source) {
    OwnFiles own = source.own();
    List<String> files =
        own.names().stream()
            .filter(name -> CODE.matcher(name).matches() && !NOT_THE_APP.matcher(name).matches())
            .limit(MOST_FILES)
            .toList();
    Set<Integer> ports = new TreeSet<>();
    String file = "";
    for (String name : files) {
      String text = own.text(name);
      if (READ.matcher(text).find()) {
        return Optional.empty();
      }
      if (LISTENS.matcher(text).find()) {
        Matcher port = PORT.matcher(text);
        while (port.find()) {
          ports.add(Integer.parseInt(port.group(1) == null ? port.group(2) : port.group(1)));
          file = name;
        }
      }
    }
    return ports.size() == 1
        ? Optional.of(new FixedPort(ports.iterator().next(), file))
        : Optional.empty();
  }

  /** What tells Node. */
  Map<String, String> environment() {
    String module =
        URLEncoder.encode(REDIRECT.replace("FIXED", String.valueOf(port)), StandardCharsets.UTF_8)
            .replace("+", "%20");
    return Map.of("NODE_OPTIONS", "--import=data:text/javascript," + module);
  }

  String explanation() {
    return "%s listens on port %d whatever PORT says → Node is told to listen on $PORT"
        .formatted(SourceTree.printable(file), port);
  }
}
