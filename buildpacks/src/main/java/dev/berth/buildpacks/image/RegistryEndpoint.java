package dev.berth.buildpacks.image;

/**
 * Where images are pushed. It has to turn TLS away at once: Jib always greets in TLS first and
 * falls back when that is refused, so a server that waits for the rest of the greeting holds up
 * builds.
 *
 * @param host host name or address
 * @param port TCP port, plain HTTP on the loopback interface
 * @param username for Basic authentication
 * @param password for Basic authentication
 */
public record RegistryEndpoint(String host, int port, String username, String password) {
  /** {@code host:port} as in image references. */
  public String authority() {
    return host + ":" + port;
  }

  @Override
  public String toString() {
    return authority();
  }
}
