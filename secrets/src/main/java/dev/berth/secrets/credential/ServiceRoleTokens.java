package dev.berth.secrets.credential;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tokens of Supabase that say that their bearer is the server. Those for browsers have the same
 * shape and another role; one that everybody has comes with its development kit.
 */
final class ServiceRoleTokens {
  static final CredentialShape SHAPE =
      CredentialShape.token(
              "token of the service role",
              0,
              "eyJ[A-Za-z0-9_-]{8,400}\\.(?<secret>eyJ[A-Za-z0-9_-]{8,2000})\\.[A-Za-z0-9_-]{16,600}",
              "eyJ")
          .alsoInBrowsers(ServiceRoleTokens::isServer)
          .onlyInBrowsers();

  private static final Pattern ROLE =
      Pattern.compile("\"role\"\\s*:\\s*\"(?:service_role|supabase_admin)\"");

  private ServiceRoleTokens() {}

  private static boolean isServer(Matcher match) {
    try {
      byte[] claims = Base64.getUrlDecoder().decode(match.group("secret"));
      return ROLE.matcher(new String(claims, StandardCharsets.UTF_8)).find();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
