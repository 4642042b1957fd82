package dev.berth.router;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the router is told on its command line.
 *
 * @param listen address of the only TCP listener
 * @param port its port; 0 takes a free one
 * @param control path of the control socket
 * @param state directory of the persisted routes
 * @param confirmToken file whose first line is the confirm token, or none
 * @param eventLoops threads that move bytes
 * @param patienceMillis how long a request waits for an instance where nobody listens
 * @param trustedProxies addresses and ranges of proxies that are believed about visitors, separated
 *     by commas
 * @param takeOver whether the router behind the control socket hands over its listening socket
 */
public record RouterConfig(
    String listen,
    int port,
    Path control,
    Path state,
    @Nullable Path confirmToken,
    int eventLoops,
    int patienceMillis,
    String trustedProxies,
    boolean takeOver) {
  private static final Set<String> KNOWN =
      Set.of(
          "--listen",
          "--port",
          "--control",
          "--state",
          "--confirm-token",
          "--event-loops",
          "--patience-millis",
          "--trusted-proxies",
          "--take-over");

  /** Reads {@code --name value} pairs. */
  static RouterConfig parse(String... arguments) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      if (!KNOWN.contains(arguments[i]) || i + 1 == arguments.length) {
        throw new IllegalArgumentException("unknown or incomplete argument " + arguments[i]);
      }
      values.put(arguments[i], arguments[i + 1]);
    }
    String token = values.get("--confirm-token");
    return new RouterConfig(
        values.getOrDefault("--listen", "127.0.0.1"),
        number(values, "--port", 8080),
        Path.of(required(values, "--control")),
        Path.of(required(values, "--state")),
        token == null ? null : Path.of(token),
        number(values, "--event-loops", Runtime.getRuntime().availableProcessors()),
        number(values, "--patience-millis", 10_000),
        values.getOrDefault("--trusted-proxies", ""),
        Boolean.parseBoolean(values.get("--take-over")));
  }

  private static String required(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("missing argument " + name);
    }
    return value;
  }

  private static int number(Map<String, String> values, String name, int absent) {
    String value = values.get(name);
    return value == null ? absent : Integer.parseInt(value);
  }
}
