package dev.berth.server.rollout;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names an instance on every target.
 *
 * @param environment {@link dev.berth.server.app.Environment#key()}
 * @param release the release number
 */
public record InstanceName(String environment, long release) {
  private static final Pattern MARK = Pattern.compile("instance/([a-z0-9-]+)/(\\d{1,18})");

  /** The mark its process tree carries. */
  public String mark() {
    return "instance/" + environment + "/" + release;
  }

  /** Reads what {@link #mark()} wrote; empty for the mark of anything else. */
  static Optional<InstanceName> ofMark(String mark) {
    Matcher matcher = MARK.matcher(mark);
    return matcher.matches()
        ? Optional.of(new InstanceName(matcher.group(1), Long.parseLong(matcher.group(2))))
        : Optional.empty();
  }
}
