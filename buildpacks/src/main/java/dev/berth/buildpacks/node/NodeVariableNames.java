package dev.berth.buildpacks.node;

import dev.berth.buildpacks.variables.GeneratedForm;
import dev.berth.buildpacks.variables.VariableNames;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Variables of JavaScript's frameworks and tools. */
public final class NodeVariableNames {
  /** All of them. */
  public static final VariableNames ALL =
      new VariableNames(
          generated(),
          Set.of(
              "NEXTAUTH_URL", "AUTH_URL", "BETTER_AUTH_URL", "PAYLOAD_PUBLIC_SERVER_URL", "ORIGIN"),
          Set.of(),
          List.of(
              "NEXT_PUBLIC_",
              "NUXT_PUBLIC_",
              "EXPO_PUBLIC_",
              "REACT_APP_",
              "VUE_APP_",
              "NG_APP_",
              "GATSBY_",
              "STORYBOOK_",
              "PUBLIC_",
              "VITE_"),
          Set.of(
              "NODE_ENV",
              "NODE_OPTIONS",
              "NODE_PATH",
              "NODE_DEBUG",
              "DEBUG_COLORS",
              "FORCE_COLOR",
              "NEXT_RUNTIME",
              "NEXT_PHASE",
              "NEXT_TELEMETRY_DISABLED"),
          List.of("npm_", "JEST_", "VITEST", "PLAYWRIGHT_"));

  private NodeVariableNames() {}

  private static Map<String, GeneratedForm> generated() {
    Map<String, GeneratedForm> names =
        new TreeMap<>(
            VariableNames.all(
                GeneratedForm.TOKEN,
                "AUTH_SECRET",
                "NEXTAUTH_SECRET",
                "BETTER_AUTH_SECRET",
                "NUXT_SESSION_PASSWORD",
                "IRON_SESSION_PASSWORD",
                "SECRET_COOKIE_PASSWORD",
                "PAYLOAD_SECRET",
                "ADMIN_JWT_SECRET",
                "API_TOKEN_SALT",
                "TRANSFER_TOKEN_SALT"));
    names.put("APP_KEYS", GeneratedForm.PAIR);
    return names;
  }
}
