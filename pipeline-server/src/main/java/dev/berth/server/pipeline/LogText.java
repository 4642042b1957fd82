package dev.berth.server.pipeline;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Makes what a tool printed harmless: no control characters but tabs and colours, no long lines.
 */
final class LogText {
  private static final int LONGEST = 4_000;
  private static final Pattern UNWANTED =
      Pattern.compile("\\x1b\\[[0-9;]{0,16}m|(\\x1b\\[[0-9;?]{0,16}[A-Za-z]|[\\p{Cntrl}&&[^\\t]])");

  private LogText() {}

  static List<String> lines(String text) {
    return text.lines().map(LogText::clean).toList();
  }

  private static String clean(String line) {
    String cut = line.length() > LONGEST ? line.substring(0, LONGEST) + " …" : line;
    return UNWANTED
        .matcher(cut)
        .replaceAll(match ->
            match.group(1) == null ? java.util.regex.Matcher.quoteReplacement(match.group()) : "");
  }
}
