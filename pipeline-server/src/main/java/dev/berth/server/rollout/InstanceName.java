package dev.berth.server.rollout;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names an instance on every target.
 *
 * @param environment {@link dev.berth.server.app.Environment#key()}
 * @param release the release number
 * @param process which process of the release; journals from before processes have none, and mean
 *     the only one
 */
public record InstanceName(String environment, long release, String process) {
  /** The process of a release that has only one. */
  public static final String WEB = "web";

  private static final Pattern MARK =
      Pattern.compile("instance/([a-z0-9-]+)/(\\d{1,18})(?:/([a-z0-9-]+))?");

  public InstanceName {
    process = process == null ? WEB : process;
  }

  /** The web process of a release. */
  public static InstanceName web(String environment, long release) {
    return new InstanceName(environment, release, WEB);
  }

  /** The mark its process tree carries when it is started. */
  public String mark() {
    return earlierMark() + "/" + process;
  }

  /** All marks by which its process tree may be found: it may run since before processes. */
  List<String> marks() {
    return isWeb() ? List.of(mark(), earlierMark()) : List.of(mark());
  }

  boolean isWeb() {
    return process.equals(WEB);
  }

  /** The mark from before a release had several processes. */
  String earlierMark() {
    return "instance/" + environment + "/" + release;
  }

  /** Reads any of the {@link #marks()}; empty for the mark of anything else. */
  static Optional<InstanceName> ofMark(String mark) {
    Matcher matcher = MARK.matcher(mark);
    return matcher.matches()
        ? Optional.of(
            new InstanceName(
                matcher.group(1),
                Long.parseLong(matcher.group(2)),
                matcher.group(3) == null ? WEB : matcher.group(3)))
        : Optional.empty();
  }
}
