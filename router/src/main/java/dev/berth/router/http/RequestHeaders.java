package dev.berth.router.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which headers of a client reach an app. What tells an app who is asking comes from the
 * router alone; names are compared with {@code _} as {@code -}, because several frameworks do.
 */
final class RequestHeaders {
  private static final Set<String> IDENTITY =
      Set.of(
          "forwarded",
          "x-forwarded",
          "client-ip",
          "x-real-ip",
          "x-client-ip",
          "x-originating-ip",
          "x-remote-ip",
          "x-cluster-client-ip",
          "x-original-url",
          "x-original-host",
          "x-rewrite-url",
          "x-host",
          "x-user",
          "x-remote-user",
          "x-remote-addr",
          "x-authenticated-user",
          "remote-user",
          "remote-addr",
          "true-client-ip",
          "cf-connecting-ip",
          "fastly-client-ip",
          "proxy");
  private static final List<String> IDENTITY_PREFIXES =
      List.of(
          "x-forwarded-", "x-proxyuser-", "berth-", "x-berth-", "x-auth-request-", "x-webauth-");
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "upgrade");

  private static final AsciiString FORWARDED_FOR = AsciiString.cached("X-Forwarded-For");
  private static final AsciiString FORWARDED_PROTO = AsciiString.cached("X-Forwarded-Proto");
  private static final AsciiString FORWARDED_HOST = AsciiString.cached("X-Forwarded-Host");

  private RequestHeaders() {}

  /** Removes what no client may say and what ends at this hop. */
  static void clean(HttpHeaders headers, boolean console) {
    List<CharSequence> remove = null;
    boolean cookies = false;
    for (var fields = headers.iteratorCharSequence(); fields.hasNext(); ) {
      Map.Entry<CharSequence, CharSequence> field = fields.next();
      CharSequence name = field.getKey();
      if (AsciiString.contentEqualsIgnoreCase(name, HttpHeaderNames.COOKIE)) {
        cookies = true;
      } else if (AsciiString.contentEqualsIgnoreCase(name, HttpHeaderNames.CONNECTION)) {
        remove = addNominated(remove, field.getValue());
      }
      if (isForbidden(name)) {
        remove = remove == null ? new ArrayList<>(4) : remove;
        remove.add(name);
      }
    }
    if (remove != null) {
      remove.forEach(headers::remove);
    }
    if (cookies && !console) {
      Cookies.removeOwn(headers);
    }
  }

  /** Most names differ from all forbidden ones in their first letter: those cost nothing more. */
  private static boolean isForbidden(CharSequence name) {
    int first = name.isEmpty() ? 0 : name.charAt(0) | 0x20;
    return switch (first) {
      case 'b', 'c', 'f', 'k', 'p', 'r', 't', 'u', 'x' -> {
        String plain = name.toString().toLowerCase(Locale.ROOT).replace('_', '-');
        yield HOP_BY_HOP.contains(plain)
            || IDENTITY.contains(plain)
            || ((first == 'x' || first == 'b') && startsAsForbidden(plain));
      }
      default -> false;
    };
  }

  private static boolean startsAsForbidden(String plain) {
    for (String prefix : IDENTITY_PREFIXES) {
      if (plain.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** What {@code Connection} nominates, except the headers that keep a request in its bounds. */
  private static @Nullable List<CharSequence> addNominated(
      @Nullable List<CharSequence> remove, CharSequence value) {
    List<CharSequence> names = remove;
    for (String token : value.toString().split(",", -1)) {
      String name = token.strip().toLowerCase(Locale.ROOT);
      if (!name.isEmpty()
          && !name.equals("close")
          && !name.equals("keep-alive")
          && !name.equals("host")
          && !name.equals("cookie")
          && !name.equals("authorization")
          && !name.equals("content-length")
          && !name.equals("transfer-encoding")) {
        names = names == null ? new ArrayList<>(4) : names;
        names.add(name);
      }
    }
    return names;
  }

  /** Only after {@link #clean}, which removed what the client said of itself. */
  static void addOwn(HttpHeaders headers, Peer peer, String host) {
    headers.add(FORWARDED_FOR, peer.address());
    headers.add(FORWARDED_PROTO, peer.scheme().name());
    headers.add(FORWARDED_HOST, host);
  }

  /** The only upgrade that passes; h2c and the like would lead around every rule here. */
  static boolean wantsWebSocket(HttpRequest request) {
    HttpHeaders headers = request.headers();
    return HttpMethod.GET.equals(request.method())
        && headers.contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
        && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true);
  }
}
