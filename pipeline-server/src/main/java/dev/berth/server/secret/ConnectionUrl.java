package dev.berth.server.secret;

import dev.berth.server.failure.DeployException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses the address of a database or queue that its readers would take apart wrongly, because its
 * password is not percent-encoded: after a push it would look like a server that does not answer.
 */
final class ConnectionUrl {
  private static final Pattern URL =
      Pattern.compile(
          "(?i)\\s*(?:postgres(?:ql)?|mysql2?|mariadb|mongodb|rediss?|amqps?|cockroachdb"
              + "|sqlserver|mssql|clickhouse)(?:\\+[a-z0-9]+)?://(?<rest>.*)",
          Pattern.DOTALL);

  /** What RFC 3986 allows before the at sign, and other alphabets, which readers take as well. */
  private static final Pattern USER =
      Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=:-]|[^\\x00-\\x7f\\s]|%[0-9A-Fa-f]{2})*");

  /** One or several, each with its port; a socket's directory may be encoded. */
  private static final Pattern HOSTS =
      Pattern.compile(
          "(?:(?:\\[[0-9A-Fa-f:.%]+]|[^\\s\\x00-\\x1f/?#@:\\[\\]]*)(?::[0-9]{0,5})?)"
              + "(?:,(?:\\[[0-9A-Fa-f:.%]+]|[^\\s/?#@:,\\[\\]]*)(?::[0-9]{0,5})?)*");

  private ConnectionUrl() {}

  /** Says what is wrong without a character of the value. */
  static void require(String name, String value) {
    Matcher url = URL.matcher(value);
    // What an app fills in itself is no address yet.
    if (url.matches() && !value.contains("${") && !isReadable(url.group("rest").strip())) {
      throw new DeployException(
          SecretCode.URL_NOT_ENCODED.because(
              "The address in "
                  + name
                  + " cannot be read: something in its user name or password is not percent-encoded,"
                  + " so it seems to lead elsewhere. Nothing was set",
              "Encode both parts before they go into the address: / is %2F, ? is %3F, # is %23, @ is"
                  + " %40, : is %3A, % is %25, a space is %20. python3 -c 'import"
                  + " urllib.parse;print(urllib.parse.quote(input(),safe=\"\"))' does it"));
    }
  }

  private static boolean isReadable(String rest) {
    int end = firstOf(rest, "/?#");
    String authority = rest.substring(0, end);
    int at = authority.lastIndexOf('@');
    return USER.matcher(authority.substring(0, Math.max(0, at))).matches()
        && HOSTS.matcher(authority.substring(at + 1)).matches()
        && (at >= 0 || !beganInPassword(authority, rest.substring(end)));
  }

  /**
   * An at sign that comes only later: the password has a slash, and what is before it is digits.
   */
  private static boolean beganInPassword(String authority, String tail) {
    String path = tail.substring(0, firstOf(tail, "?#"));
    return path.indexOf('@') >= 0
        || (path.isEmpty() && authority.indexOf(':') >= 0 && tail.indexOf('@') >= 0);
  }

  private static int firstOf(String text, String ends) {
    int at = 0;
    while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at;
  }
}
