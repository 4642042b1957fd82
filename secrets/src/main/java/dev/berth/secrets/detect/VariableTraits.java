package dev.berth.secrets.detect;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What can be said about a variable by its name alone.
 *
 * @param generatedOnce a random value does, as long as it stays the same
 * @param ownUrl the app's own address
 * @param ownHost the app's own host name
 * @param buildTime compiled into the app, so that a change needs a build; also public
 * @param provided set by the platform or the language runtime, never by the user
 */
public record VariableTraits(
    boolean generatedOnce, boolean ownUrl, boolean ownHost, boolean buildTime, boolean provided) {

  private static final List<String> BUILD_TIME_PREFIXES =
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
          "VITE_");

  private static final Set<String> GENERATED_ONCE =
      Set.of(
          "AUTH_SECRET",
          "NEXTAUTH_SECRET",
          "BETTER_AUTH_SECRET",
          "SESSION_SECRET",
          "SESSION_SECRET_KEY",
          "SESSION_PASSWORD",
          "NUXT_SESSION_PASSWORD",
          "IRON_SESSION_PASSWORD",
          "SECRET_COOKIE_PASSWORD",
          "COOKIE_SECRET",
          "COOKIES_SECRET",
          "CSRF_SECRET",
          "JWT_SECRET",
          "JWT_SECRET_KEY",
          "JWT_ACCESS_SECRET",
          "JWT_REFRESH_SECRET",
          "SECRET_KEY",
          "SECRET_KEY_BASE",
          "DJANGO_SECRET_KEY",
          "DJANGO_SECRET",
          "FLASK_SECRET_KEY",
          "APP_KEY",
          "APP_KEYS",
          "PAYLOAD_SECRET",
          "ADMIN_JWT_SECRET",
          "API_TOKEN_SALT",
          "TRANSFER_TOKEN_SALT");

  private static final Set<String> OWN_URL =
      Set.of(
          "NEXTAUTH_URL",
          "AUTH_URL",
          "BETTER_AUTH_URL",
          "APP_URL",
          "APP_BASE_URL",
          "BASE_URL",
          "PUBLIC_URL",
          "PUBLIC_BASE_URL",
          "SITE_URL",
          "WEBSITE_URL",
          "EXTERNAL_URL",
          "DEPLOYMENT_URL",
          "PAYLOAD_PUBLIC_SERVER_URL",
          "CSRF_TRUSTED_ORIGINS",
          "DJANGO_CSRF_TRUSTED_ORIGINS",
          "ORIGIN");

  private static final Set<String> OWN_HOST = Set.of("ALLOWED_HOSTS", "DJANGO_ALLOWED_HOSTS");

  private static final Set<String> PROVIDED =
      Set.of(
          "NODE_ENV",
          "NODE_OPTIONS",
          "NODE_PATH",
          "NODE_DEBUG",
          "DEBUG_COLORS",
          "NO_COLOR",
          "FORCE_COLOR",
          "COLORTERM",
          "TERM",
          "NEXT_RUNTIME",
          "NEXT_PHASE",
          "NEXT_TELEMETRY_DISABLED",
          "PORT",
          "HOST",
          "HOSTNAME",
          "ADDRESS",
          "CI",
          "GITHUB_ACTIONS",
          "GITHUB_SHA",
          "GITHUB_REF",
          "GITHUB_REPOSITORY",
          "HOME",
          "USER",
          "LOGNAME",
          "SHELL",
          "PATH",
          "PWD",
          "TMPDIR",
          "TEMP",
          "TMP",
          "TZ",
          "LANG",
          "LC_ALL",
          "JAVA_HOME",
          "JAVA_TOOL_OPTIONS",
          "PYTHONPATH",
          "PYTHONUNBUFFERED",
          "VIRTUAL_ENV",
          "STORAGE_DIR");

  private static final List<String> PROVIDED_PREFIXES =
      List.of("npm_", "BERTH_", "VERCEL", "NETLIFY", "JEST_", "VITEST", "PLAYWRIGHT_");

  /** Reads a name. */
  public static VariableTraits of(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    String own = withoutBuildPrefix(upper);
    boolean buildTime = BUILD_TIME_PREFIXES.stream().anyMatch(upper::startsWith);
    boolean ownUrl =
        OWN_URL.contains(upper) || (buildTime && (OWN_URL.contains(own) || own.equals("URL")));
    return new VariableTraits(
        GENERATED_ONCE.contains(upper),
        ownUrl,
        OWN_HOST.contains(upper),
        buildTime,
        PROVIDED.contains(upper) || PROVIDED_PREFIXES.stream().anyMatch(name::startsWith));
  }

  /** {@code NEXT_PUBLIC_APP_URL} means what {@code APP_URL} means. */
  private static String withoutBuildPrefix(String upper) {
    return BUILD_TIME_PREFIXES.stream()
        .filter(upper::startsWith)
        .findFirst()
        .map(prefix -> upper.substring(prefix.length()))
        .orElse(upper);
  }
}
