package dev.berth.server.secret;

import dev.berth.buildpacks.languages.VariableTraits;
import dev.berth.buildpacks.variables.GeneratedForm;
import dev.berth.secrets.SecretValue;
import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Makes up a secret that only has to be random and to stay as it is. */
final class GeneratedSecret {
  private GeneratedSecret() {}

  /** A value in the form that this variable's readers want. */
  static SecretValue forName(String name, RandomGenerator random) {
    return of(VariableTraits.of(name).generated(), random);
  }

  /**
   * A value in the form that its readers want.
   *
   * @param random a cryptographic source
   */
  static SecretValue of(GeneratedForm form, RandomGenerator random) {
    return SecretValue.of(
        switch (form) {
          case HEX -> HexFormat.of().formatHex(bytes(64, random));
          case PAIR -> base64(16, random) + "," + base64(16, random);
          case PREFIXED -> "base64:" + Base64.getEncoder().encodeToString(bytes(32, random));
          case LONG_TOKEN -> base64(48, random);
          case TOKEN, NONE -> base64(32, random);
        });
  }

  private static String base64(int bytes, RandomGenerator random) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(bytes, random));
  }

  private static byte[] bytes(int count, RandomGenerator random) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
