package dev.berth.server.installation;

import dev.berth.addresses.AddressRange;
import dev.berth.addresses.PublicInternet;
import java.net.InetAddress;
import java.util.List;

/**
 * To which addresses Berth itself connects when a user has named them: public ones, and those of
 * networks that the operator allows. What must not be reached are the machine's own services, its
 * neighbours and the metadata of a cloud.
 *
 * @param allowed networks that are open although they are not public
 */
public record OutboundRules(List<String> allowed) {
  public OutboundRules {
    allowed = List.copyOf(allowed);
    allowed.forEach(AddressRange::of);
  }

  /** Whether it may be connected to. */
  public boolean allow(InetAddress address) {
    return PublicInternet.contains(address)
        || isAllowed(address)
        || isAllowed(PublicInternet.reached(address));
  }

  private boolean isAllowed(InetAddress address) {
    return allowed.stream().map(AddressRange::of).anyMatch(range -> range.contains(address));
  }
}
