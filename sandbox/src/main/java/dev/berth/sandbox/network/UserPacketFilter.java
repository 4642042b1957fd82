package dev.berth.sandbox.network;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The packet filter inside the network namespace of one ordinary user's sandbox. */
public final class UserPacketFilter {
  private static final String RULES =
      """
      table inet berth {
        set private {
          type ipv4_addr; flags interval; auto-merge
          elements = { PRIVATE }
        }
        set resolvers { type ipv4_addr; RESOLVERS }
        set allowed { type ipv4_addr . inet_service; ALLOWED }
        chain refuse {
          meta l4proto tcp reject with tcp reset
          reject with icmpx admin-prohibited
        }
        chain output {
          type filter hook output priority 0; policy accept;
          oifname "lo" accept
          ct state established,related accept
          meta nfproto ipv6 goto refuse
          meta l4proto tcp ip daddr . tcp dport @allowed accept
          CLOSED
          ip daddr @resolvers meta l4proto { tcp, udp } th dport 53 accept
          ip daddr @private goto refuse
        }
      }
      """;

  private UserPacketFilter() {}

  /**
   * What nft reads.
   *
   * @param own the machine's own addresses, refused although some may be public
   */
  public static String rules(
      Collection<String> resolvers, Collection<String> own, SlotEgress egress) {
    List<String> refused = Stream.concat(PacketFilter.notPublic().stream(), own.stream()).toList();
    return RULES
        .replace("PRIVATE", String.join(", ", refused))
        .replace("RESOLVERS", PacketFilter.elements(resolvers))
        .replace(
            "ALLOWED",
            PacketFilter.elements(
                egress.allowed().stream().map(pair -> pair.replace(":", " . ")).toList()))
        .replace("CLOSED", egress.open() ? "" : "goto refuse");
  }
}
