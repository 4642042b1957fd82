package dev.berth.router.http;

import dev.berth.addresses.AddressRange;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpScheme;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Proxies in front of the router, such as one that ends TLS: what they say of a visitor is
 * believed, and what anybody else says is not.
 *
 * @param ranges where they ask from
 */
public record TrustedProxies(List<AddressRange> ranges) {
  /** Everybody asks for himself. */
  public static final TrustedProxies NONE = new TrustedProxies(List.of());

  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final String FORWARDED_PROTO = "X-Forwarded-Proto";

  /** One hop, as proxies write it: some add a port. */
  private static final Pattern HOP =
      Pattern.compile(
          "\"?(?:\\[(?<bracketed>[0-9a-fA-F:.]{2,45})](?::[0-9]{1,5})?"
              + "|(?<v4>[0-9]{1,3}(?:\\.[0-9]{1,3}){3})(?::[0-9]{1,5})?"
              + "|(?<v6>[0-9a-fA-F]{0,4}:[0-9a-fA-F:.]{1,40}))\"?");

  public TrustedProxies {
    ranges = List.copyOf(ranges);
  }

  /** Reads addresses and ranges, separated by commas. */
  public static TrustedProxies of(String text) {
    return new TrustedProxies(
        Arrays.stream(text.split(",", -1))
            .map(String::strip)
            .filter(range -> !range.isEmpty())
            .map(AddressRange::of)
            .toList());
  }

  boolean contains(InetAddress address) {
    for (AddressRange range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /** For whom a proxy asks: itself, where it does not say. */
  Peer visitor(Peer proxy, HttpHeaders headers) {
    return new Peer(address(proxy, headers), scheme(proxy, headers), false);
  }

  /** Each proxy adds whom it saw; the last one who is no proxy of ours is the visitor. */
  private String address(Peer proxy, HttpHeaders headers) {
    String visitor = proxy.address();
    for (String hop : hops(headers, FORWARDED_FOR).reversed()) {
      InetAddress address = read(hop);
      if (address == null) {
        return visitor;
      }
      visitor = address.getHostAddress();
      if (!contains(address)) {
        return visitor;
      }
    }
    return visitor;
  }

  private static HttpScheme scheme(Peer proxy, HttpHeaders headers) {
    List<String> hops = hops(headers, FORWARDED_PROTO);
    return switch (hops.isEmpty() ? "" : hops.getLast().toLowerCase(Locale.ROOT)) {
      case "https" -> HttpScheme.HTTPS;
      case "http" -> HttpScheme.HTTP;
      default -> proxy.scheme();
    };
  }

  private static List<String> hops(HttpHeaders headers, String name) {
    return headers.getAll(name).stream()
        .flatMap(line -> Arrays.stream(line.split(",", -1)))
        .map(String::strip)
        .toList();
  }

  /** No name is looked up. */
  private static @Nullable InetAddress read(String hop) {
    Matcher matcher = HOP.matcher(hop);
    if (!matcher.matches()) {
      return null;
    }
    for (String group : List.of("bracketed", "v4", "v6")) {
      if (matcher.group(group) != null) {
        try {
          return AddressRange.of(matcher.group(group)).prefix();
        } catch (IllegalArgumentException _) {
          return null;
        }
      }
    }
    return null;
  }
}
