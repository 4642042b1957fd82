package dev.berth.secrets.exposure;

import dev.berth.secrets.credential.SecretNames;
import java.util.regex.Pattern;

/**
 * Tells secrets from settings. Berth keeps both alike, but a page may well contain the shop's name
 * or a region; only a secret there stops a deploy.
 */
final class LooksSecret {
  private static final Pattern URL_WITH_PASSWORD =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://[^\\s:/@]*:[^\\s/@]+@.*", Pattern.DOTALL);
  private static final Pattern RANDOM_TOKEN =
      Pattern.compile("(?=.*[0-9])(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9_+/=.-]{24,}");
  private static final Pattern RANDOM_HEX = Pattern.compile("(?=.*[0-9])(?=.*[a-f])[0-9a-f]{32,}");
  private static final int MIN_LENGTH = 8;

  private LooksSecret() {}

  static boolean test(String name, String value) {
    if (value.length() < MIN_LENGTH || SecretNames.isHarmless(name)) {
      return false;
    }
    return SecretNames.isLikely(name)
        || URL_WITH_PASSWORD.matcher(value).matches()
        || RANDOM_TOKEN.matcher(value).matches()
        || RANDOM_HEX.matcher(value).matches()
        || value.startsWith("-----BEGIN ");
  }
}
