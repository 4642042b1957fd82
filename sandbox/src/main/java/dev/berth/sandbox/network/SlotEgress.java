package dev.berth.sandbox.network;

import dev.berth.addresses.PublicInternet;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * An {@link Egress} with its names resolved, as the packet filter and the launch note know it.
 *
 * @param open false lets nothing out
 * @param allowed {@code address:port}, sorted
 */
public record SlotEgress(boolean open, List<String> allowed) {
  static final SlotEgress PUBLIC = new SlotEgress(true, List.of());

  public SlotEgress {
    allowed = List.copyOf(allowed);
  }

  /** Names that do not resolve are left out: the command inside will fail to resolve them too. */
  public static SlotEgress resolve(Egress egress) {
    TreeSet<String> pairs = new TreeSet<>();
    for (String pair : egress.allowed()) {
      int colon = pair.lastIndexOf(':');
      int port = Integer.parseInt(pair.substring(colon + 1));
      addresses(pair.substring(0, colon)).forEach(address -> pairs.add(address + ":" + port));
    }
    return new SlotEgress(egress.open(), List.copyOf(pairs));
  }

  /** As it is noted beside a running sandbox. */
  public String note() {
    return (open ? "open" : "closed") + " " + String.join(",", allowed);
  }

  /** The opposite of {@link #note}. */
  public static SlotEgress parse(String note) {
    String[] parts = note.split(" ", 2);
    List<String> allowed =
        parts.length < 2 || parts[1].isBlank() ? List.of() : List.of(parts[1].split(",", -1));
    return new SlotEgress(!parts[0].equals("closed"), allowed);
  }

  /** Public addresses are open anyway, unless they are this machine's own. */
  private static boolean needsPermission(InetAddress address) {
    try {
      return !address.isLoopbackAddress()
          && (PublicInternet.exceptions().stream().anyMatch(range -> range.contains(address))
              || NetworkInterface.getByInetAddress(address) != null);
    } catch (SocketException e) {
      return false;
    }
  }

  private static Stream<String> addresses(String host) {
    return AllowedHosts.addresses(host)
        .filter(SlotEgress::needsPermission)
        .map(InetAddress::getHostAddress);
  }
}
