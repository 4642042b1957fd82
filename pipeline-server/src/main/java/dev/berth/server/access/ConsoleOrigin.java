package dev.berth.server.access;

import dev.berth.server.app.PublicUrls;
import dev.berth.server.installation.BerthSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Knows where the console stands: which origins may write with a browser session, and whether a
 * request may carry a secret at all.
 */
@Component
class ConsoleOrigin {
  private static final Pattern LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}|\\[::1]");

  private final PublicUrls urls;
  private final int port;

  ConsoleOrigin(PublicUrls urls, BerthSettings berth) {
    this.urls = urls;
    this.port = berth.port();
  }

  /** True when browsers reach the console over TLS: cookies are then marked Secure. */
  boolean isTls(HttpServletRequest request) {
    return urls.isTls() && !isThisMachine(request);
  }

  /** Secrets travel over TLS, or inside this machine. */
  boolean mayCarrySecrets(HttpServletRequest request) {
    return urls.isTls() || isThisMachine(request);
  }

  /** True when the browser says that this very site sent the request, to the name it came to. */
  boolean isOwn(String origin, HttpServletRequest request) {
    String scheme = isTls(request) ? "https://" : "http://";
    return origin.equals(scheme + host(request)) && own().contains(origin);
  }

  private Set<String> own() {
    return Set.of(
        urls.console().toString(),
        "http://localhost" + suffix(),
        "http://127.0.0.1" + suffix(),
        "http://[::1]" + suffix());
  }

  private String suffix() {
    return port == 80 ? "" : ":" + port;
  }

  private static boolean isThisMachine(HttpServletRequest request) {
    String name = host(request).replaceFirst(":\\d+$", "");
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || LOOPBACK.matcher(name).matches();
  }

  private static String host(HttpServletRequest request) {
    String host = request.getHeader("Host");
    return host == null ? "" : host.toLowerCase(Locale.ROOT);
  }
}
