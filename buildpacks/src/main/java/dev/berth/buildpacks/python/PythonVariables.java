package dev.berth.buildpacks.python;

import dev.berth.buildpacks.variables.VariableReader;
import dev.berth.buildpacks.variables.VariableUses;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python: the standard library, django-environ and python-decouple. */
final class PythonVariables implements VariableReader {
  private static final Pattern TEST = Pattern.compile("(?:.*/)?(?:test_[^/]*|conftest)\\.py");
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
  public boolean reads(String path) {
    return path.endsWith(".py") && !TEST.matcher(path).matches();
  }

  @Override
  public void readLine(String line, int number, VariableUses uses) {
    Matcher subscript = SUBSCRIPT.matcher(line);
    while (subscript.find()) {
      if (subscript.group("after") == null) {
        uses.add(subscript.group("name"), number, false);
      }
    }
    read(CALL.matcher(line), number, uses);
    read(ENVIRON.matcher(line), number, uses);
  }

  private static void read(Matcher call, int number, VariableUses uses) {
    while (call.find()) {
      String name = call.group("name");
      if (name.equals(name.toUpperCase(Locale.ROOT))) {
        uses.add(name, number, call.group("default") != null);
      }
    }
  }
}
