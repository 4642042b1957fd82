package dev.berth.server.access;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Proves that a form was made for this very session: derived from the session's secret, so nobody
 * who cannot read the console's pages can know it.
 */
public record CsrfToken(String value) {
  /** The form field that carries it. */
  public static final String FIELD = "_csrf";

  /** The header that carries it when a script asks. */
  public static final String HEADER = "X-CSRF-Token";

  private static final String ATTRIBUTE = CsrfToken.class.getName();

  static CsrfToken of(Secret session) {
    return new CsrfToken(session.derive("csrf"));
  }

  /** The token of this request's session; empty for requests that use no session. */
  public static Optional<CsrfToken> of(HttpServletRequest request) {
    return Optional.ofNullable((CsrfToken) request.getAttribute(ATTRIBUTE));
  }

  void attachTo(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  boolean isShownBy(HttpServletRequest request) {
    String shown = request.getHeader(HEADER);
    if (shown == null && isForm(request)) {
      shown = request.getParameter(FIELD);
    }
    return shown != null
        && MessageDigest.isEqual(
            shown.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isForm(HttpServletRequest request) {
    String type = request.getContentType();
    return type != null && type.startsWith("application/x-www-form-urlencoded");
  }
}
