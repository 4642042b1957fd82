package dev.berth.router.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;

/** Decides which headers of an app reach the client. */
final class ResponseHeaders {
  private static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");
  private static final AsciiString PROXY_CONNECTION = AsciiString.cached("proxy-connection");
  private static final AsciiString RELEASE = AsciiString.cached("berth-release");
  private static final AsciiString CONFIRM = AsciiString.cached("berth-confirm");

  private ResponseHeaders() {}

  /** Removes what ends at this hop and what an app may not say in Berth's name. */
  static void clean(HttpHeaders headers, boolean console) {
    headers.remove(HttpHeaderNames.CONNECTION);
    headers.remove(KEEP_ALIVE);
    headers.remove(PROXY_CONNECTION);
    headers.remove(HttpHeaderNames.UPGRADE);
    headers.remove(RELEASE);
    headers.remove(CONFIRM);
    if (!console && headers.contains(HttpHeaderNames.SET_COOKIE)) {
      Cookies.refuseForged(headers);
    }
  }

  /** Tells Berth itself which release answered. */
  static void confirm(HttpHeaders headers, String release) {
    headers.set(RELEASE, release);
  }

  static boolean isEventStream(HttpHeaders headers) {
    String type = headers.get(HttpHeaderNames.CONTENT_TYPE);
    return type != null && type.regionMatches(true, 0, "text/event-stream", 0, 17);
  }

  /** The {@code timeout} of a Keep-Alive header, or a long time. */
  static long keepAliveSeconds(HttpHeaders headers) {
    String value = headers.get(KEEP_ALIVE);
    if (value != null) {
      int start = value.indexOf("timeout=");
      if (start >= 0) {
        long seconds = 0;
        for (int i = start + 8; i < value.length() && i < start + 14; i++) {
          int digit = Character.digit(value.charAt(i), 10);
          if (digit < 0) {
            break;
          }
          seconds = seconds * 10 + digit;
        }
        return seconds;
      }
    }
    return 3_600;
  }
}
