package dev.berth.router.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;

/** Keeps Berth's own cookies away from apps, in both directions. */
final class Cookies {
  private Cookies() {}

  /** Removes Berth's cookies from a request. */
  static void removeOwn(HttpHeaders headers) {
    List<String> lines = headers.getAll(HttpHeaderNames.COOKIE);
    if (lines.stream().noneMatch(Cookies::mentionsOwn)) {
      return;
    }
    List<String> kept = new ArrayList<>();
    for (String line : lines) {
      for (String pair : line.split(";", -1)) {
        String cookie = pair.strip();
        if (!cookie.isEmpty() && !isOwn(cookie)) {
          kept.add(cookie);
        }
      }
    }
    if (kept.isEmpty()) {
      headers.remove(HttpHeaderNames.COOKIE);
    } else {
      headers.set(HttpHeaderNames.COOKIE, String.join("; ", kept));
    }
  }

  /** Removes cookies an app tries to set in Berth's name. */
  static void refuseForged(HttpHeaders headers) {
    List<String> lines = headers.getAll(HttpHeaderNames.SET_COOKIE);
    if (lines.stream().anyMatch(line -> isOwn(line.strip()))) {
      headers.set(
          HttpHeaderNames.SET_COOKIE, lines.stream().filter(line -> !isOwn(line.strip())).toList());
    }
  }

  private static boolean isOwn(String cookie) {
    int start = cookie.startsWith("\"") ? 1 : 0;
    return cookie.regionMatches(true, start, "__Host-berth", 0, 12)
        || cookie.regionMatches(true, start, "__Secure-berth", 0, 14)
        || cookie.regionMatches(true, start, "berth_", 0, 6);
  }

  private static boolean mentionsOwn(String line) {
    for (int i = 0; i + 5 <= line.length(); i++) {
      if (line.regionMatches(true, i, "berth", 0, 5)) {
        return true;
      }
    }
    return false;
  }
}
