package dev.berth.webhooks;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Headers that must not be kept or shown as they came. */
public final class SecretHeaders {
  private static final String MASK = "••••";

  /** Headers whose values prove something, or belong to a session. */
  private static final Set<String> SECRET =
      Set.of(
          "authorization",
          "cookie",
          "proxy-authorization",
          "webhook-signature",
          "x-forgejo-signature",
          "x-gitea-signature",
          "x-gitlab-token",
          "x-gogs-signature",
          "x-hub-signature",
          "x-hub-signature-256");

  private SecretHeaders() {}

  /** The headers of a delivery as they may be kept and shown. */
  public static Map<String, String> shown(Delivery delivery) {
    Map<String, String> shown = new TreeMap<>();
    delivery
        .headers()
        .forEach((name, value) -> {
          boolean isSecret =
              SECRET.contains(name) || name.contains("token") || name.contains("secret");
          shown.put(name, isSecret ? MASK : value);
        });
    return shown;
  }
}
