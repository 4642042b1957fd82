package dev.berth.server.source.mirror;

import java.io.IOException;
import java.net.InetAddress;

/** A name leads to an address that must not be connected to. */
final class RefusedAddressException extends IOException {
  private static final long serialVersionUID = 1L;

  RefusedAddressException(InetAddress address) {
    super(address.getHostAddress() + " is not public");
  }
}
