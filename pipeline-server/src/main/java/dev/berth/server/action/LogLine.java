package dev.berth.server.action;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Log lines as pages and terminals show them: colour codes are dropped, since pages colour by
 * meaning and a hostile app must not draw on either.
 */
public final class LogLine {
  private static final Pattern CODES =
      Pattern.compile("\u001b\\[[0-9;?]*[ -/]*[@-~]|[\\p{Cc}&&[^\t]]");

  private LogLine() {}

  /** The same lines without what draws. */
  public static List<String> of(List<String> lines) {
    return lines.stream().map(LogLine::of).toList();
  }

  /** The same line without what draws. */
  public static String of(String line) {
    return CODES.matcher(line).replaceAll("");
  }
}
