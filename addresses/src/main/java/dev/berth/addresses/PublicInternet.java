package dev.berth.addresses;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The addresses of the public internet: none that IANA's registries of special purposes (RFC 6890)
 * name, and none through which such an address is reached. What those registries call globally
 * reachable within a range that is not, such as the anycast addresses of protocols, is left out as
 * well: nobody's service is there.
 *
 * @see <a
 *     href="https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml">IPv4</a>
 * @see <a
 *     href="https://www.iana.org/assignments/iana-ipv6-special-registry/iana-ipv6-special-registry.xhtml">IPv6</a>
 */
public final class PublicInternet {
  /** No range overlaps another one: packet filters refuse those that do. */
  private static final List<AddressRange> SPECIAL_4 =
      ranges(
          "0.0.0.0/8", // this network
          "10.0.0.0/8", // private
          "100.64.0.0/10", // shared by the customers of a provider
          "127.0.0.0/8", // loopback
          "169.254.0.0/16", // link-local, and the metadata of clouds
          "172.16.0.0/12", // private
          "192.0.0.0/24", // protocol assignments
          "192.88.99.0/24", // relays of 6to4
          "192.168.0.0/16", // private
          "198.18.0.0/15", // benchmarks
          "224.0.0.0/4", // multicast
          "240.0.0.0/4"); // reserved, and limited broadcast

  private static final List<AddressRange> DOCUMENTATION_4 =
      ranges("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24");

  /** Global unicast: loopback, link-local, unique local, multicast and the rest are outside. */
  private static final AddressRange UNICAST_6 = AddressRange.of("2000::/3");

  private static final List<AddressRange> SPECIAL_6 =
      ranges(
          "2001::/23", // protocol assignments, with Teredo, benchmarks and ORCHID
          "2001:db8::/32", // documentation
          "3fff::/20"); // documentation

  private static final AddressRange NAT64 = AddressRange.of("64:ff9b::/96");
  private static final AddressRange SIX_TO_FOUR = AddressRange.of("2002::/16");

  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  private PublicInternet() {}

  /** Whether this is one of its addresses. */
  public static boolean contains(InetAddress address) {
    InetAddress reached = reached(address);
    return reached instanceof Inet4Address
        ? Stream.of(SPECIAL_4, DOCUMENTATION_4)
            .flatMap(List::stream)
            .noneMatch(range -> range.contains(reached))
        : UNICAST_6.contains(reached)
            && SPECIAL_6.stream().noneMatch(range -> range.contains(reached));
  }

  /** The IPv4 address to which an IPv6 one leads; any other address itself. */
  public static InetAddress reached(InetAddress address) {
    if (NAT64.contains(address) || isMapped(address)) {
      return inner(address.getAddress(), 12);
    }
    return SIX_TO_FOUR.contains(address) ? inner(address.getAddress(), 2) : address;
  }

  /**
   * What a packet filter refuses to let anybody reach in IPv4: ranges of which no two overlap.
   * Those of documentation are not among them: nothing is there unless an administrator leads them
   * somewhere for all of a machine, as to a mirror that answers for public registries.
   */
  public static List<AddressRange> exceptions() {
    return SPECIAL_4;
  }

  /** Written as {@code ::ffff:192.0.2.1}; not a range, since Java reads it as an IPv4 address. */
  private static boolean isMapped(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 16 && Arrays.mismatch(bytes, MAPPED) == MAPPED.length;
  }

  private static InetAddress inner(byte[] bytes, int at) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, at, at + 4));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private static List<AddressRange> ranges(String... ranges) {
    return Stream.of(ranges).map(AddressRange::of).toList();
  }
}
