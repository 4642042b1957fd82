package dev.berth.buildpacks.languages;

import dev.berth.buildpacks.variables.GeneratedForm;
import dev.berth.buildpacks.variables.VariableNames;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Variables that belong to no language, or to one that is not built yet. */
final class CommonVariableNames {
  static final VariableNames ALL =
      new VariableNames(
          generated(),
          Set.of(
              "APP_URL",
              "APP_BASE_URL",
              "BASE_URL",
              "PUBLIC_URL",
              "PUBLIC_BASE_URL",
              "SITE_URL",
              "WEBSITE_URL",
              "EXTERNAL_URL",
              "DEPLOYMENT_URL"),
          Set.of(),
          List.of(),
          Set.of(
              "NO_COLOR",
              "COLORTERM",
              "TERM",
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
              "STORAGE_DIR"),
          List.of("BERTH_", "VERCEL", "NETLIFY"));

  private CommonVariableNames() {}

  private static Map<String, GeneratedForm> generated() {
    Map<String, GeneratedForm> names =
        new TreeMap<>(
            VariableNames.all(
                GeneratedForm.TOKEN,
                "SESSION_SECRET",
                "SESSION_SECRET_KEY",
                "SESSION_PASSWORD",
                "COOKIE_SECRET",
                "COOKIES_SECRET",
                "CSRF_SECRET",
                "JWT_SECRET",
                "JWT_SECRET_KEY",
                "JWT_ACCESS_SECRET",
                "JWT_REFRESH_SECRET"));
    names.put("SECRET_KEY_BASE", GeneratedForm.HEX);
    names.put("APP_KEY", GeneratedForm.PREFIXED);
    return names;
  }
}
