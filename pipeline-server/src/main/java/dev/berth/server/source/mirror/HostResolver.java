package dev.berth.server.source.mirror;

import dev.berth.server.installation.OutboundRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Looks up names; a test has its own. */
interface HostResolver {
  InetAddress[] of(String host) throws UnknownHostException;

  /**
   * Looks whether every address of a name may be connected to.
   *
   * @throws RefusedAddressException when one may not
   */
  default void check(String host, OutboundRules rules) throws IOException {
    for (InetAddress found : of(host)) {
      if (!rules.allow(found)) {
        throw new RefusedAddressException(found);
      }
    }
  }
}
