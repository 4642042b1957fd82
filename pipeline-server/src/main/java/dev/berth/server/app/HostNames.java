package dev.berth.server.app;

/**
 * The public names of one installation.
 *
 * @param domain base domain, such as {@code localhost}
 * @param port the router's port, shown in URLs
 */
public record HostNames(String domain, int port) {
  /** The console's host. */
  public String console() {
    return "berth." + domain;
  }

  /** The host of an environment. */
  public String of(Environment environment) {
    return environment.key() + "." + domain;
  }

  /** The host that one release keeps for ever. */
  public String ofRelease(AppName app, long number) {
    return app + "--r" + number + "." + domain;
  }

  /** The URL of a host. */
  public String url(String host) {
    return "http://" + host + (port == 80 ? "" : ":" + port);
  }
}
