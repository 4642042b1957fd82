package dev.berth.server.access;

import dev.berth.server.installation.DataDirectory;
import dev.berth.server.installation.InstallationId;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

/**
 * The session's cookie. Under TLS its {@code __Host-} name keeps sibling apps from planting one. On
 * plain localhost, where browsers refuse that name, it bears the installation's: two Berths of one
 * machine do not sign each other out, and whatever an app plants beside it is one more value that
 * opens nothing.
 */
@Component
class SessionCookie {
  static final String TLS_NAME = "__Host-berth";

  private final ConsoleOrigin origin;
  private final AccessSettings settings;
  private final String localName;

  SessionCookie(ConsoleOrigin origin, AccessSettings settings, DataDirectory data) {
    this.origin = origin;
    this.settings = settings;
    this.localName = "berth_session_" + InstallationId.of(data).value();
  }

  /** All values sent under the session's name: of more than one, all but one were planted. */
  List<Secret> values(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies == null) {
      return List.of();
    }
    String name = name(request);
    return Arrays.stream(cookies)
        .filter(cookie -> cookie.getName().equals(name))
        .map(cookie -> new Secret(cookie.getValue()))
        .filter(Secret::isWellFormed)
        .distinct()
        .toList();
  }

  void set(HttpServletRequest request, HttpServletResponse response, Secret session) {
    write(request, response, session.text(), settings.sessionLifetime());
  }

  void clear(HttpServletRequest request, HttpServletResponse response) {
    write(request, response, "", Duration.ZERO);
  }

  private void write(
      HttpServletRequest request, HttpServletResponse response, String value, Duration maxAge) {
    ResponseCookie cookie =
        ResponseCookie.from(name(request), value)
            .path("/")
            .httpOnly(true)
            .secure(origin.isTls(request))
            .sameSite("Strict")
            .maxAge(maxAge)
            .build();
    response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
  }

  private String name(HttpServletRequest request) {
    return origin.isTls(request) ? TLS_NAME : localName;
  }
}
