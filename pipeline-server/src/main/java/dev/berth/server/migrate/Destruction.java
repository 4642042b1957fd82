package dev.berth.server.migrate;

import java.util.regex.Pattern;

/** Recognises SQL that takes data away: it is enough that it might. */
final class Destruction {
  private static final Pattern COMMENT = Pattern.compile("--[^\n]*|/\\*.*?\\*/", Pattern.DOTALL);

  private static final Pattern TAKES_AWAY =
      Pattern.compile(
          "\\b(truncate|delete\\s+from|merge\\s+into|update\\s+[^;]*\\bset|drop\\s+owned"
              + "|drop\\s+(table|schema|view|materialized|type|domain|sequence|extension)"
              + "|alter\\s+table[^;]*\\bdrop\\b(?!\\s+(constraint|not|default|identity|expression))"
              + "|alter\\s+table[^;]*\\btype\\b)",
          Pattern.CASE_INSENSITIVE);

  private Destruction() {}

  static boolean isIn(String sql) {
    return TAKES_AWAY.matcher(COMMENT.matcher(sql).replaceAll(" ")).find();
  }
}
