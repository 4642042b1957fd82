package dev.berth.server.app;

/**
 * The host names of one installation.
 *
 * @param domain base domain, such as {@code localhost}
 */
public record HostNames(String domain) {
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
}
