package dev.berth.webhooks;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Says which headers must not be seen when a delivery is shown or kept. */
public final class SecretHeaders {
  private static final String MASK = "••••";

  /** By parts of names, because proxies and services invent new ones. */
  private static final Pattern SECRET =
      Pattern.compile("(?i).*(authorization|signature|token|cookie|secret|api-?key|password).*");

  private SecretHeaders() {}

  /** True when this header's value is nobody's business. */
  public static boolean contains(String name) {
    return SECRET.matcher(name).matches();
  }

  /** The headers with the values of such ones masked. */
  public static Map<String, List<String>> masked(Headers headers) {
    Map<String, List<String>> shown = new TreeMap<>(headers.asMap());
    shown.replaceAll((name, values) -> contains(name) ? List.of(MASK) : values);
    return shown;
  }
}
