package dev.berth.sandbox.network;

import dev.berth.addresses.AddressRange;
import dev.berth.addresses.PublicInternet;
import dev.berth.sandbox.process.HostCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The nftables table of one installation. Sandboxes reach the public internet and the machine's
 * name servers; only root reaches them.
 */
public final class PacketFilter {
  private static final String RULES =
      """
      table inet TABLE
      delete table inet TABLE
      table inet TABLE {
        set private {
          type ipv4_addr; flags interval
          elements = { PRIVATE }
        }
        set resolvers { type ipv4_addr; RESOLVERS }
        set closed { type ifname; CLOSED }
        set allowed { type ifname . ipv4_addr . inet_service; ALLOWED }

        chain refuse {
          meta l4proto tcp reject with tcp reset
          reject with icmpx admin-prohibited
        }
        chain leaving {
          meta nfproto ipv6 goto refuse
          meta l4proto tcp iifname . ip daddr . tcp dport @allowed accept
          iifname @closed goto refuse
          ip daddr @resolvers meta l4proto { tcp, udp } th dport 53 accept
          ip daddr @private goto refuse
          oifname "LINK*" goto refuse
          accept
        }
        chain forward {
          type filter hook forward priority -10; policy accept;
          iifname "LINK*" ct state established,related accept
          iifname "LINK*" goto leaving
          oifname "LINK*" ct state established,related accept
          oifname "LINK*" drop
          ip daddr NETWORK.0.0/16 goto refuse
        }
        chain input {
          type filter hook input priority -10; policy accept;
          iifname "LINK*" ct state established,related accept
          iifname "LINK*" iifname != @closed ip daddr @resolvers meta l4proto { tcp, udp } th dport 53 accept
          meta l4proto tcp iifname . ip daddr . tcp dport @allowed accept
          iifname "LINK*" goto refuse
          iifname != "lo" ip daddr NETWORK.0.0/16 drop
        }
        chain output {
          type filter hook output priority -10; policy accept;
          oifname "LINK*" ct state established,related accept
          oifname "LINK*" meta skuid { DIALERS } accept
          oifname "LINK*" goto refuse
          oifname != "lo" ip daddr NETWORK.0.0/16 goto refuse
        }
        chain postrouting {
          type nat hook postrouting priority 100; policy accept;
          ip saddr NETWORK.0.0/16 oifname != "LINK*" masquerade
        }
      }
      """;

  private final MachineShare share;

  /** The table of this share. */
  public PacketFilter(MachineShare share) {
    this.share = share;
  }

  /** Replaces the whole table at once; connections that stand are not touched. */
  void install(
      Collection<String> resolvers, Collection<Integer> dialers, Map<NetworkSlot, SlotEgress> slots)
      throws IOException {
    HostCommand.mustRun(List.of("nft", "-f", "-"), rules(resolvers, dialers, slots));
  }

  /** Gives a slot its way out. */
  void change(NetworkSlot slot, SlotEgress from, SlotEgress to) throws IOException {
    String commands = changes(slot, from, to);
    if (!commands.isEmpty()) {
      HostCommand.mustRun(List.of("nft", "-f", "-"), commands);
    }
  }

  void remove() throws IOException {
    String table = "table inet " + share.table() + "\n";
    HostCommand.mustRun(List.of("nft", "-f", "-"), table + "delete " + table);
  }

  String rules(
      Collection<String> resolvers,
      Collection<Integer> dialers,
      Map<NetworkSlot, SlotEgress> slots) {
    List<String> closed = new ArrayList<>();
    List<String> allowed = new ArrayList<>();
    slots.forEach((slot, egress) -> {
      if (!egress.open()) {
        closed.add(name(slot));
      }
      allowed.addAll(pairs(slot, egress));
    });
    return RULES
        .replace("PRIVATE", String.join(", ", notPublic()))
        .replace("TABLE", share.table())
        .replace("LINK", share.linkPrefix())
        .replace("NETWORK", share.network())
        .replace("RESOLVERS", elements(resolvers))
        .replace("CLOSED", elements(closed))
        .replace("ALLOWED", elements(allowed))
        .replace(
            "DIALERS", dialers.stream().map(String::valueOf).collect(Collectors.joining(", ")));
  }

  String changes(NetworkSlot slot, SlotEgress from, SlotEgress to) {
    StringBuilder commands = new StringBuilder();
    if (from.open() != to.open()) {
      commands.append(element(to.open() ? "delete" : "add", "closed", List.of(name(slot))));
    }
    List<String> old = pairs(slot, from);
    List<String> wanted = pairs(slot, to);
    commands.append(
        element("delete", "allowed", old.stream().filter(p -> !wanted.contains(p)).toList()));
    commands.append(
        element("add", "allowed", wanted.stream().filter(p -> !old.contains(p)).toList()));
    return commands.toString();
  }

  static List<String> notPublic() {
    return PublicInternet.exceptions().stream().map(AddressRange::toString).toList();
  }

  private String element(String verb, String set, List<String> elements) {
    return elements.isEmpty()
        ? ""
        : "%s element inet %s %s { %s }\n"
            .formatted(verb, share.table(), set, String.join(", ", elements));
  }

  private static List<String> pairs(NetworkSlot slot, SlotEgress egress) {
    return egress.allowed().stream()
        .map(pair -> name(slot) + " . " + pair.replace(":", " . "))
        .toList();
  }

  private static String name(NetworkSlot slot) {
    return '"' + slot.link() + '"';
  }

  static String elements(Collection<String> elements) {
    return elements.isEmpty() ? "" : "elements = { " + String.join(", ", elements) + " }";
  }
}
