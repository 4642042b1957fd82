package dev.berth.server.app;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The one place that makes URLs of this installation, as visitors see them: with their scheme and
 * port, whatever stands in front of Berth.
 *
 * @param console the console's origin, such as {@code http://berth.localhost:8080}; apps are
 *     reached by the same scheme and port
 */
public record PublicUrls(HostNames hosts, URI console) {
  /**
   * The URLs of an installation.
   *
   * @param port the router's own port
   * @param front the console's address when something in front of Berth ends TLS
   */
  public static PublicUrls of(HostNames hosts, int port, @Nullable URI front) {
    return new PublicUrls(
        hosts,
        front == null
            ? origin("http", hosts.console(), port == 80 ? -1 : port)
            : origin(front.getScheme(), front.getHost(), front.getPort()));
  }

  /** Whether browsers reach this installation over TLS. */
  public boolean isTls() {
    return "https".equals(console.getScheme());
  }

  /** Whether the console is reached from this machine alone. */
  public boolean isLocal() {
    return console.getHost().equals("localhost") || console.getHost().endsWith(".localhost");
  }

  /** Where an environment's visitors go. */
  public URI of(Environment environment) {
    return of(hosts.of(environment));
  }

  /** Where visitors of a host go. */
  public URI of(String host) {
    return origin(console.getScheme(), host, console.getPort());
  }

  /** The page of an app. */
  public URI page(AppName app) {
    return page("/apps/" + app);
  }

  /** The page of a deploy. */
  public URI deployPage(AppName app, Object deploy) {
    return page("/apps/" + app + "/deploys/" + deploy);
  }

  /** Where a one-time link signs somebody in. */
  public URI login(String secret) {
    return page("/login?link=" + secret);
  }

  /** Where a hosting service sends deliveries: from outside nothing is taken without TLS. */
  public URI hook(String connection) {
    URI front = isTls() || isLocal() ? console : origin("https", hosts.console(), -1);
    return URI.create(front + "/hooks/" + connection);
  }

  private URI page(String path) {
    return URI.create(console + path);
  }

  private static URI origin(String scheme, String host, int port) {
    return URI.create(scheme + "://" + host + (port == -1 ? "" : ":" + port));
  }
}
