package dev.berth.server.web;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Log lines as pages show them: colour codes are dropped, since pages colour by meaning and a
 * hostile app must not draw on them.
 */
final class LogLine {
  private static final Pattern CODES =
      Pattern.compile("\u001b\\[[0-9;?]*[ -/]*[@-~]|[\\p{Cc}&&[^\t]]");

  private LogLine() {}

  static List<String> of(List<String> lines) {
    return lines.stream().map(LogLine::of).toList();
  }

  static String of(String line) {
    return CODES.matcher(line).replaceAll("");
  }
}
