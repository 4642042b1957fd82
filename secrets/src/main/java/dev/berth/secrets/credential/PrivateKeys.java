package dev.berth.secrets.credential;

import java.util.List;
import java.util.regex.Matcher;

/**
 * Private keys in PEM and its relatives (OpenSSH, PGP), also inside JSON, YAML and source code. The
 * header alone, as documents quote it, is none.
 */
final class PrivateKeys {
  private static final int MIN_BODY = 60;
  private static final int MIN_BODY_IN_BROWSERS = 40;
  private static final double MIN_ENTROPY = 3.5;

  static final CredentialShape SHAPE =
      new CredentialShape(
              "private key",
              List.of("-----BEGIN "),
              "-----BEGIN (?:[A-Z0-9]{1,10} ){0,2}PRIVATE KEY(?:"
                  + " BLOCK)?-----(?:\\\\++[nr]|\\s|[\"'+,]|[A-Z][A-Za-z-]{1,20}:"
                  + " [^\\n\\\\]{0,200}){0,40}+"
                  + "(?<secret>(?:[A-Za-z0-9+/]{16,}+={0,2}+(?:\\\\++[nr]|\\s|[\"'+,]){0,12}+){1,400}+)",
              PrivateKeys::real,
              false)
          .alsoInBinaryFiles()
          .alsoInBrowsers(match -> body(match).length() >= MIN_BODY_IN_BROWSERS);

  private PrivateKeys() {}

  private static String body(Matcher match) {
    return match.group("secret").replaceAll("\\\\+[nr]|[^A-Za-z0-9+/]", "");
  }

  private static boolean real(Matcher match) {
    String body = body(match);
    return body.length() >= MIN_BODY && Plausible.entropy(body) >= MIN_ENTROPY;
  }
}
