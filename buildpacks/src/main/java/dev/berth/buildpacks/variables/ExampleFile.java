package dev.berth.buildpacks.variables;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an example of an {@code .env} file: the names are what counts. */
final class ExampleFile {
  private static final Pattern PATH =
      Pattern.compile(
          "(?:^|.*/)(?:\\.env\\.(?:example|sample|template|dist|defaults?)|(?:example|sample)\\.env|env\\.example)");
  private static final Pattern ENTRY =
      Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");

  private ExampleFile() {}

  static boolean is(String path) {
    return PATH.matcher(path).matches();
  }

  static void read(String text, VariableUses uses) {
    int number = 0;
    String open = "";
    for (String line : text.lines().toList()) {
      number++;
      if (!open.isEmpty()) {
        open = line.contains(open) ? "" : open;
        continue;
      }
      Matcher entry = ENTRY.matcher(line);
      if (entry.matches()) {
        uses.add(entry.group(1), number, false);
        open = unclosed(entry.group(2));
      }
    }
  }

  /** The quote that a value opens and does not close: it goes on in the next line. */
  private static String unclosed(String value) {
    if (!value.startsWith("\"") && !value.startsWith("'")) {
      return "";
    }
    String quote = value.substring(0, 1);
    return value.indexOf(quote, 1) < 0 ? quote : "";
  }
}
