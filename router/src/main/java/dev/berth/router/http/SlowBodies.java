package dev.berth.router.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How many bodies of each client come slowly. Each holds a connection and whatever reads it, and
 * costs the client nothing: a few are somebody's bad line, hundreds are an attack.
 */
final class SlowBodies {
  static final int MOST = 32;

  private final ConcurrentMap<String, Integer> counts = new ConcurrentHashMap<>();

  /** Who counts as one client: of version 6 everybody has 2^64 addresses. */
  static String network(InetAddress address) {
    return address instanceof Inet6Address
        ? HexFormat.of().formatHex(address.getAddress(), 0, 8)
        : address.getHostAddress();
  }

  /** Counts one more; false when the client has as many as it may, and this one must end. */
  boolean enter(String client) {
    if (counts.merge(client, 1, Integer::sum) <= MOST) {
      return true;
    }
    leave(client);
    return false;
  }

  /** One that had entered has come whole, or is gone. */
  void leave(String client) {
    counts.computeIfPresent(client, (_, count) -> count == 1 ? null : count - 1);
  }
}
