package dev.berth.server.guard;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Private keys in PEM and its relatives (OpenSSH, PGP), also inside JSON, YAML and source code. The
 * header alone, as documents quote it, is none.
 */
final class PrivateKeys {
  private static final int MIN_BODY = 60;
  private static final double MIN_ENTROPY = 3.5;

  static final Rule RULE =
      new Rule(
          "private key",
          List.of("-----BEGIN "),
          Pattern.compile(
              "-----BEGIN (?:[A-Z0-9]{1,10} ){0,2}PRIVATE KEY(?:"
                  + " BLOCK)?-----(?:\\\\[nr]|\\s|[\"'+,]|[A-Z][A-Za-z-]{1,20}:"
                  + " [^\\n\\\\]{0,200}){0,40}+"
                  + "(?<secret>(?:[A-Za-z0-9+/]{16,}+={0,2}+(?:\\\\[nr]|\\s|[\"'+,]){0,12}+){1,400}+)"),
          PrivateKeys::real,
          false,
          true,
          "");

  private PrivateKeys() {}

  private static boolean real(Matcher match) {
    String body = match.group("secret").replaceAll("\\\\[nr]|[^A-Za-z0-9+/]", "");
    return body.length() >= MIN_BODY && Plausible.entropy(body) >= MIN_ENTROPY;
  }
}
