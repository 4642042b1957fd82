package dev.berth.server.registry;

/**
 * Where and as whom Berth's own builds push: plain HTTP on this machine, only while this server
 * runs.
 *
 * @param password made anew at each start; never leaves the server
 */
public record RegistryEndpoint(String host, int port, String username, String password) {
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
