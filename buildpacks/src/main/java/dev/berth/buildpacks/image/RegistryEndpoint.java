package dev.berth.buildpacks.image;

/**
 * Where images are pushed.
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
