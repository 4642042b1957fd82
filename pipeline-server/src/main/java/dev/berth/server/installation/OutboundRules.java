package dev.berth.server.installation;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * To which addresses Berth itself connects when a user has named them: public ones, and those of
 * networks that the operator allows. What must not be reached are the machine's own services, its
 * neighbours and the metadata of a cloud. The ranges are those of the IANA registries of special
 * addresses (RFC 6890).
 *
 * @param allowed networks that are open although they are not public
 */
public record OutboundRules(List<String> allowed) {
  private static final List<Network> SPECIAL =
      List.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/4",
              "240.0.0.0/4")
          .stream()
          .map(Network::of)
          .toList();

  /** Addresses that stand for ordinary ones, with the place of those four bytes in them. */
  private static final List<Embedded> EMBEDDED =
      List.of(
          new Embedded(Network.of("64:ff9b::/96"), 12), new Embedded(Network.of("2002::/16"), 2));

  /** Global unicast; of it neither documentation nor the ranges of protocols. */
  private static final Network GLOBAL = Network.of("2000::/3");

  private static final List<Network> NOT_GLOBAL =
      List.of(Network.of("2001::/23"), Network.of("2001:db8::/32"), Network.of("3fff::/20"));

  public OutboundRules {
    allowed = List.copyOf(allowed);
    allowed.forEach(Network::of);
  }

  private record Embedded(Network network, int at) {}

  /** Whether it may be connected to. */
  public boolean allow(InetAddress address) {
    return allowed.stream().map(Network::of).anyMatch(network -> network.contains(address))
        || isPublic(address);
  }

  private boolean isPublic(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return SPECIAL.stream().noneMatch(network -> network.contains(address));
    }
    for (Embedded embedded : EMBEDDED) {
      if (embedded.network().contains(address)) {
        return allow(inner(address, embedded.at()));
      }
    }
    return GLOBAL.contains(address)
        && NOT_GLOBAL.stream().noneMatch(network -> network.contains(address));
  }

  private static InetAddress inner(InetAddress address, int at) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(address.getAddress(), at, at + 4));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
