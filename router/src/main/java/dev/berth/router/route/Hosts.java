package dev.berth.router.route;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads Host headers, which anybody can write. */
public final class Hosts {
  private static final int LONGEST = 253;

  private Hosts() {}

  /** The lower-case host without port and trailing dot, or null when the value is no host. */
  public static @Nullable String parse(String value) {
    int end = value.length();
    if (end == 0 || end > LONGEST + 7) {
      return null;
    }
    if (value.charAt(0) == '[') {
      int close = value.indexOf(']');
      return close > 1 && isPort(value, close + 1) && isHexAndColons(value, close)
          ? value.substring(0, close + 1).toLowerCase(Locale.ROOT)
          : null;
    }
    int colon = value.indexOf(':');
    if (colon >= 0) {
      if (!isPort(value, colon)) {
        return null;
      }
      end = colon;
    }
    if (end > 0 && value.charAt(end - 1) == '.') {
      end--;
    }
    if (end == 0 || end > LONGEST) {
      return null;
    }
    boolean upper = false;
    for (int i = 0; i < end; i++) {
      char c = value.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        upper = true;
      } else if (!isLabel(c) && (c != '.' || i == 0 || value.charAt(i - 1) == '.')) {
        return null;
      }
    }
    String host = value.substring(0, end);
    return upper ? host.toLowerCase(Locale.ROOT) : host;
  }

  /** True for {@code localhost} and bare addresses: names of the machine, not of an app. */
  static boolean isMachine(String host) {
    if (host.charAt(0) == '[' || host.equals("localhost")) {
      return true;
    }
    int dots = 0;
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c == '.') {
        dots++;
      } else if (c < '0' || c > '9') {
        return false;
      }
    }
    return dots == 3;
  }

  private static boolean isLabel(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  }

  private static boolean isPort(String value, int colon) {
    if (colon == value.length()) {
      return true;
    }
    if (value.charAt(colon) != ':' || value.length() - colon > 6) {
      return false;
    }
    for (int i = colon + 1; i < value.length(); i++) {
      if (value.charAt(i) < '0' || value.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static boolean isHexAndColons(String value, int close) {
    for (int i = 1; i < close; i++) {
      char c = value.charAt(i);
      if (Character.digit(c, 16) < 0 && c != ':' && c != '.') {
        return false;
      }
    }
    return true;
  }
}
