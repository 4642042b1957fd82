package dev.berth.secrets.detect;

import dev.berth.secrets.detect.VariableScan.Uses;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python: the standard library, django-environ and python-decouple. */
final class PythonReader implements Reader {
  private static final String NAME = "[\"'](?<name>[A-Za-z_][A-Za-z0-9_]*)[\"']";
  private static final Pattern SUBSCRIPT =
      Pattern.compile("\\benviron\\s*\\[\\s*" + NAME + "\\s*](?<after>\\s*=(?!=))?");
  private static final Pattern CALL =
      Pattern.compile(
          "(?:\\benviron\\.get|\\bgetenv)\\(\\s*" + NAME + "\\s*(?<default>,|\\)\\s*or\\b)?");
  private static final Pattern ENVIRON =
      Pattern.compile(
          "\\b(?:env|config)(?:\\.(?:str|bool|int|float|list|json|url|db|db_url|cache|email))?\\(\\s*"
              + NAME
              + "(?<default>[^)\\n]*\\bdefault\\s*=)?");

  @Override
  public void readLine(String line, int number, Uses uses) {
    Matcher subscript = SUBSCRIPT.matcher(line);
    while (subscript.find()) {
      if (subscript.group("after") == null) {
        uses.add(subscript.group("name"), number, false);
      }
    }
    read(CALL.matcher(line), number, uses);
    read(ENVIRON.matcher(line), number, uses);
  }

  private static void read(Matcher call, int number, Uses uses) {
    while (call.find()) {
      String name = call.group("name");
      if (name.equals(name.toUpperCase(Locale.ROOT))) {
        uses.add(name, number, call.group("default") != null);
      }
    }
  }
}
