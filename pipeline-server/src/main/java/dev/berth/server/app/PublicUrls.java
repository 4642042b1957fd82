package dev.berth.server.app;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one place that makes URLs of this installation, as visitors see them: with their scheme and
 * port, whatever stands in front of Berth.
 *
 * @param console the console's origin, such as {@code http://berth.localhost:8080}; apps are
 *     reached by the same scheme and port
 */
public record PublicUrls(HostNames hosts, URI console) {
  private static final String GIT = "/git/";
  private static final String GIT_END = ".git";

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
            : origin(front.getScheme(), front.getHost().toLowerCase(Locale.ROOT), front.getPort()));
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

  /** Where an app's repository is pushed to. */
  public URI git(AppName app) {
    return page(GIT + app + GIT_END);
  }

  /** The app whose repository this is, whichever way the console is reached. */
  public Optional<AppName> appOfGit(String url) {
    try {
      URI read = new URI(url);
      String path = String.valueOf(read.getPath());
      boolean ours =
          console.getHost().equals(read.getHost()) || hosts.console().equals(read.getHost());
      return ours && path.startsWith(GIT) && path.endsWith(GIT_END)
          ? Optional.of(new AppName(path.substring(GIT.length(), path.length() - GIT_END.length())))
          : Optional.empty();
    } catch (URISyntaxException | IllegalArgumentException _) {
      return Optional.empty(); // leads elsewhere
    }
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
