package dev.berth.sandbox.network;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The hosts an {@link Egress} names, as this machine resolves them. It may know them from a file or
 * from a name server that no sandbox reaches, so a sandbox is told the answers.
 */
public final class AllowedHosts {
  private AllowedHosts() {}

  /** Lines for {@code /etc/hosts}; names that do not resolve are left out. */
  public static String lines(Egress egress) {
    return egress.allowed().stream()
        .map(pair -> pair.substring(0, pair.lastIndexOf(':')))
        .filter(host -> !host.matches("[\\d.]+"))
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .flatMap(
            host -> addresses(host).map(address -> address.getHostAddress() + " " + host + "\n"))
        .collect(Collectors.joining());
  }

  static Stream<InetAddress> addresses(String host) {
    try {
      return Stream.of(InetAddress.getAllByName(host)).filter(Inet4Address.class::isInstance);
    } catch (UnknownHostException e) {
      return Stream.of();
    }
  }
}
