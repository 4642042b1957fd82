package dev.berth.secrets.credential;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * JSON web tokens (RFC 7519). They say themselves what they are for: those of examples everybody
 * has, and Supabase's for browsers are meant to be seen.
 */
final class WebTokens {
  private static final Pattern SERVER =
      Pattern.compile("\"role\"\\s*:\\s*\"(?:service_role|supabase_admin)\"");
  private static final Pattern HEADER = Pattern.compile("\\{.*\"[a-zA-Z0-9#_]{1,12}\"\\s*:.*");

  /** The subjects and issuers of the RFC, of jwt.io, and of Supabase's development kit. */
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "\"sub\"\\s*:\\s*\"1234567890\"|\"name\"\\s*:\\s*\"John Doe\"|\"iss\"\\s*:\\s*\"(?:joe|supabase-demo|issuer)\""
              + "|example\\.(?:com|org|net)|\"role\"\\s*:\\s*\"anon\"");

  private WebTokens() {}

  static boolean isOfServiceRole(Candidate candidate) {
    return SERVER.matcher(decoded(candidate.secret())).find();
  }

  static boolean isReal(Candidate candidate) {
    String[] parts = candidate.match().split("\\.", -1);
    return parts.length == 3
        && HEADER.matcher(decoded(parts[0])).lookingAt()
        && !EXAMPLE.matcher(decoded(parts[1])).find()
        && (parts[2].length() >= 16 || decoded(parts[0]).contains("none"));
  }

  /** Nobody writes an example in base64 twice. */
  static boolean isInBase64(Candidate candidate) {
    String token = decoded(candidate.match());
    return token.indexOf(".ey") > 0
        && HEADER.matcher(decoded(token.substring(0, token.indexOf('.')))).lookingAt();
  }

  private static String decoded(String part) {
    String plain = part.replace('+', '-').replace('/', '_').replaceAll("[=\\\\]", "");
    try {
      byte[] bytes =
          Base64.getUrlDecoder()
              .decode(plain.length() % 4 == 1 ? plain.substring(0, plain.length() - 1) : plain);
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
