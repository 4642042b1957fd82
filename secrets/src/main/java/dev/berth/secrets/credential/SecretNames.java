package dev.berth.secrets.credential;

import java.util.regex.Pattern;

/** Tells by a variable's name whether its value is a secret. */
public final class SecretNames {
  private static final Pattern CERTAIN =
      Pattern.compile(
          "(?i).*(?:SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|PRIVATE_KEY|API_?KEY|SECRET_KEY|SECRET_KEY_BASE"
              + "|ACCESS_KEY|ENCRYPTION_KEY|SIGNING_KEY|APP_KEY|AUTH_KEY|MASTER_KEY|SALT)");
  private static final Pattern LIKELY =
      Pattern.compile(
          "(?i).*(?:SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|PRIVATE|CREDENTIALS?|APIKEY|KEY"
              + "|KEYS|SALT|DSN|SERVICE_ROLE|SIGNATURE)(?:_.*|\\d*)");
  private static final Pattern FOR_BROWSERS =
      Pattern.compile(
          "(?i)(?:NEXT_PUBLIC|VITE|REACT_APP|PUBLIC|NUXT_PUBLIC|EXPO_PUBLIC|GATSBY)_.*|.*PUBLIC_KEY");
  private static final Pattern HARMLESS =
      Pattern.compile(
          "(?i).*(?:PUBLIC_?KEY|PUBLISHABLE|ANON_KEY|SITE_KEY|KEY_ID|CLIENT_ID|TOKEN_URL|KEY_NAME"
              + "|SENTRY_DSN|TOKEN_EXPIR\\w*|EXPIRES?(?:_IN)?|TTL|PREFIX|HEADER)(?:_.*)?");

  private SecretNames() {}

  /** Nothing but a secret is called so: enough to refuse a file that has a value for it. */
  public static boolean isCertain(String name) {
    return CERTAIN.matcher(name).matches() && !FOR_BROWSERS.matcher(name).matches();
  }

  /** Most that is called so is a secret: enough to keep its value out of what people see. */
  public static boolean isLikely(String name) {
    return LIKELY.matcher(name).matches() && !isHarmless(name);
  }

  /** What is called so is no secret, however its value looks. */
  public static boolean isHarmless(String name) {
    return HARMLESS.matcher(name).matches();
  }
}
