package dev.berth.server.source.mirror;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a repository lives: {@code https://host/owner/name}, {@code ssh://git@host/owner/name} or
 * {@code git@host:owner/name}, as git-fetch(1) writes them. Nothing else is a remote here: git's
 * other transports read files or start commands.
 *
 * @param scheme {@code https} or {@code ssh}
 * @param user whom ssh signs in as; empty for https
 * @param host a name in lower case, or a number
 * @param port empty for the usual one
 * @param path {@code owner/name}, without {@code .git}
 */
public record RemoteAddress(
    String scheme, String user, String host, Optional<Integer> port, String path) {
  private static final int LONGEST = 500;
  private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
  private static final Pattern HOST =
      Pattern.compile("(?=.{1,253}$)" + LABEL + "(\\." + LABEL + ")*|\\[[0-9a-f:]{2,39}]");

  /** What some resolvers take for an address although it is written like no other. */
  private static final Pattern NUMBER = Pattern.compile("(.*\\.)?(0x[0-9a-f]*|[0-9]+)");

  private static final Pattern DOTTED =
      Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");
  private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,63}");
  private static final Pattern SEGMENT = Pattern.compile("~?[A-Za-z0-9_.][A-Za-z0-9_.+-]{0,254}");
  private static final Pattern URL =
      Pattern.compile(
          "(?<scheme>[a-zA-Z][a-zA-Z0-9+.-]*)://(?:(?<user>[^/@]*)@)?(?<host>\\[[^]/]*]|[^/:@]+)"
              + "(?::(?<port>[0-9]{1,5}))?/(?<path>.*)");
  private static final Pattern SCP =
      Pattern.compile("(?<user>[^/@:]+)@(?<host>[^/:@]+):(?<path>[^/].*)");

  /**
   * Reads what somebody pasted.
   *
   * @throws dev.berth.server.failure.DeployException {@code source.remote-address}
   */
  public static RemoteAddress parse(String text) {
    String given = text.strip();
    if (given.length() > LONGEST || !given.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw RemoteFailures.address("is too long, or has spaces or letters that no address has");
    }
    Matcher url = URL.matcher(given);
    if (url.matches()) {
      return ofUrl(url);
    }
    Matcher scp = SCP.matcher(given);
    if (scp.matches()) {
      return of("ssh", scp.group("user"), scp.group("host"), Optional.empty(), scp.group("path"));
    }
    throw RemoteFailures.address("is neither https://host/owner/name nor git@host:owner/name");
  }

  private static RemoteAddress ofUrl(Matcher url) {
    String scheme = url.group("scheme").toLowerCase(Locale.ROOT);
    String user = Optional.ofNullable(url.group("user")).orElse("");
    Optional<Integer> port = Optional.ofNullable(url.group("port")).map(Integer::parseInt);
    if (port.isPresent() && (port.get() < 1 || port.get() > 65_535)) {
      throw RemoteFailures.address("has a port that does not exist");
    }
    return switch (scheme) {
      case "https" -> {
        if (!user.isEmpty()) {
          throw RemoteFailures.address("has credentials in it: give the token by itself");
        }
        yield of(scheme, "", url.group("host"), port.filter(p -> p != 443), url.group("path"));
      }
      case "ssh" ->
          of(
              scheme,
              user.isEmpty() ? "git" : user,
              url.group("host"),
              port.filter(p -> p != 22),
              url.group("path"));
      default -> throw RemoteFailures.address("begins with " + scheme + "://, not https or ssh");
    };
  }

  private static RemoteAddress of(
      String scheme, String user, String host, Optional<Integer> port, String path) {
    String lower = host.toLowerCase(Locale.ROOT);
    boolean isNumber = NUMBER.matcher(lower).matches() && !DOTTED.matcher(lower).matches();
    if (!HOST.matcher(lower).matches() || isNumber) {
      throw RemoteFailures.address("has no name of a host in it");
    }
    if (!user.isEmpty() && !USER.matcher(user).matches()) {
      throw RemoteFailures.address("has no name of a user before the @");
    }
    String bare = path.replaceAll("/+$", "");
    bare = bare.endsWith(".git") ? bare.substring(0, bare.length() - 4) : bare;
    List<String> segments = List.of(bare.split("/", -1));
    boolean fits =
        segments.size() >= 2
            && segments.size() <= 20
            && segments.stream()
                .allMatch(segment ->
                    SEGMENT.matcher(segment).matches()
                        && !segment.equals(".")
                        && !segment.equals(".."));
    if (!fits) {
      throw RemoteFailures.address("does not end in owner/name");
    }
    return new RemoteAddress(scheme, user, lower, port, bare);
  }

  /** As git takes it. */
  public String url() {
    String at = user.isEmpty() ? "" : user + "@";
    return scheme + "://" + at + host + port.map(p -> ":" + p).orElse("") + "/" + path + ".git";
  }

  /** Its page, for people. */
  public String page() {
    return "https://" + host + (isHttps() ? port.map(p -> ":" + p).orElse("") : "") + "/" + path;
  }

  /** What stands behind the last slash. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  boolean isHttps() {
    return scheme.equals("https");
  }

  @Override
  public String toString() {
    return url();
  }
}
