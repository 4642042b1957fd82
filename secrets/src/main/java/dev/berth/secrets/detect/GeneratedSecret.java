package dev.berth.secrets.detect;

import dev.berth.secrets.SecretValue;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Makes up a secret that only has to be random and to stay as it is. */
public final class GeneratedSecret {
  private GeneratedSecret() {}

  /**
   * A value in the form that the readers of this variable want.
   *
   * @param random a cryptographic source
   */
  public static SecretValue forVariable(String name, RandomGenerator random) {
    return SecretValue.of(
        switch (name.toUpperCase(Locale.ROOT)) {
          // Rails and Phoenix measure it: 64 characters and more.
          case "SECRET_KEY_BASE" -> HexFormat.of().formatHex(bytes(64, random));
          // Strapi takes a list.
          case "APP_KEYS" -> base64(16, random) + "," + base64(16, random);
          // Adonis wants at least 16 characters and Laravel this prefix with 32 bytes; the longer
          // satisfies both.
          case "APP_KEY" -> "base64:" + Base64.getEncoder().encodeToString(bytes(32, random));
          // Django warns below 50 characters.
          case "SECRET_KEY", "DJANGO_SECRET_KEY", "DJANGO_SECRET" -> base64(48, random);
          default -> base64(32, random);
        });
  }

  /** Without characters that a shell, a URL or an env file would have to quote. */
  private static String base64(int bytes, RandomGenerator random) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(bytes, random));
  }

  private static byte[] bytes(int count, RandomGenerator random) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
