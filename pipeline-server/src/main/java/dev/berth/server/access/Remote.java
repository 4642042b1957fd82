package dev.berth.server.access;

import jakarta.servlet.http.HttpServletRequest;

/** The client's address: the router is the server's only client and writes it in a header. */
final class Remote {
  private Remote() {}

  static String of(HttpServletRequest request) {
    String forwarded = request.getHeader("X-Forwarded-For");
    if (forwarded != null && !forwarded.isBlank()) {
      return forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
    }
    String address = request.getRemoteAddr();
    return address == null || address.isEmpty() ? "local" : address;
  }
}
