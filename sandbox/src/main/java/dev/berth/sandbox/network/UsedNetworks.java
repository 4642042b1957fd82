package dev.berth.sandbox.network;

import dev.berth.addresses.AddressRange;
import dev.berth.sandbox.process.HostCommand;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What leads somewhere on this machine already: addresses of its links and every route of every
 * table, those of a VPN or a container engine included.
 *
 * @param ranges without what leads everywhere
 */
record UsedNetworks(List<AddressRange> ranges) {
  /** A VPN that takes over all traffic adds two routes of one bit rather than a default one. */
  private static final int EVERYWHERE_BITS = 4;

  private static final Pattern ADDRESS = Pattern.compile("inet (\\S+)");
  private static final Pattern ROUTE =
      Pattern.compile("(?:(?:unicast|local|broadcast|blackhole|prohibit|throw|nat) )?(\\d\\S*) .*");

  UsedNetworks {
    ranges = ranges.stream().filter(range -> range.bits() >= EVERYWHERE_BITS).toList();
  }

  static UsedNetworks ofThisMachine() throws IOException {
    return of(
        HostCommand.mustRun(List.of("ip", "-4", "-o", "addr", "show"), ""),
        HostCommand.mustRun(List.of("ip", "-4", "-o", "route", "show", "table", "all"), ""));
  }

  /** Reads what {@code ip} says; Berth's own links and unreachable ranges are nobody's use. */
  static UsedNetworks of(String addresses, String routes) {
    Stream<String> own = addresses.lines().filter(line -> !line.matches("\\d+: bth\\d.*"));
    Stream<String> led = routes.lines().filter(line -> !line.contains(" dev bth"));
    return new UsedNetworks(
        Stream.concat(
                own.flatMap(line -> first(ADDRESS.matcher(line))),
                led.flatMap(UsedNetworks::destination))
            .map(AddressRange::of)
            .toList());
  }

  private static Stream<String> destination(String route) {
    Matcher matcher = ROUTE.matcher(route.strip() + " ");
    return matcher.matches() ? Stream.of(matcher.group(1)) : Stream.empty();
  }

  private static Stream<String> first(Matcher matcher) {
    return matcher.find() ? Stream.of(matcher.group(1)) : Stream.empty();
  }

  /** Whether anything leads to an address of this range. */
  boolean touches(AddressRange range) {
    return holds(range) || ranges.stream().anyMatch(used -> used.contains(range.prefix()));
  }

  /** Whether anything leads to this very range or a part of it. */
  boolean holds(AddressRange range) {
    return ranges.stream()
        .anyMatch(used -> used.bits() >= range.bits() && range.contains(used.prefix()));
  }
}
