package dev.berth.buildpacks.node;

import dev.berth.buildpacks.variables.VariableReader;
import dev.berth.buildpacks.variables.VariableUses;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JavaScript and TypeScript, in all the ways in which their runtimes and frameworks read. */
final class ScriptVariables implements VariableReader {
  private static final Pattern FILE =
      Pattern.compile(".*\\.(?:[mc]?[jt]s|[jt]sx|vue|svelte|astro)");
  private static final Pattern NOT_THE_APP =
      Pattern.compile(
          ".*[._]stories\\.[A-Za-z]+|(?:.*/)?(?:jest|playwright)\\.config\\.[a-z]+|.*\\.min\\.js");
  private static final String NAME = "(?<name>[A-Za-z_][A-Za-z0-9_]*)";
  private static final Pattern PROPERTY =
      Pattern.compile(
          "(?<from>process\\.env|import\\.meta\\.env|Bun\\.env)\\s*"
              + "(?:\\??\\.\\s*"
              + NAME
              + "|(?:\\?\\.)?\\[\\s*[\"'`](?<quoted>[A-Za-z_][A-Za-z0-9_]*)[\"'`]\\s*])"
              + "(?<after>\\s*(?:\\|\\||\\?\\?(?!=)|\\?\\s|={1,3}(?!>)|\\|\\|=|\\?\\?=)?)");
  private static final Pattern CALL =
      Pattern.compile(
          "Deno\\.env\\.get\\(\\s*[\"'`]" + NAME + "[\"'`]\\s*\\)(?<after>\\s*(?:\\|\\||\\?\\?)?)");
  private static final Pattern DESTRUCTURED =
      Pattern.compile(
          "\\{(?<names>[^{}]{1,4000})}\\s*=\\s*(?:process\\.env|import\\.meta\\.env|Bun\\.env)\\b");
  private static final Pattern SVELTE =
      Pattern.compile(
          "import\\s*\\{(?<names>[^{}]{1,4000})}\\s*from\\s*[\"']\\$env/static/(?:private|public)[\"']");
  private static final Pattern DESTRUCTURED_NAME =
      Pattern.compile(
          "\\s*" + NAME + "\\s*(?:(?::|\\bas\\b)\\s*\\w+\\s*)?(?<default>=.*)?", Pattern.DOTALL);

  /** What Vite itself puts into {@code import.meta.env}. */
  private static final Set<String> OF_VITE = Set.of("MODE", "DEV", "PROD", "SSR", "BASE_URL");

  @Override
  public boolean reads(String path) {
    return FILE.matcher(path).matches() && !NOT_THE_APP.matcher(path).matches();
  }

  @Override
  public void readLine(String line, int number, VariableUses uses) {
    Matcher property = PROPERTY.matcher(line);
    while (property.find()) {
      String name =
          property.group("name") == null ? property.group("quoted") : property.group("name");
      String after = property.group("after").strip();
      boolean assigned = after.equals("=");
      if (!assigned && !(property.group("from").startsWith("import") && OF_VITE.contains(name))) {
        uses.add(name, number, after.startsWith("||") || after.startsWith("?"));
      }
    }
    Matcher call = CALL.matcher(line);
    while (call.find()) {
      uses.add(call.group("name"), number, !call.group("after").isBlank());
    }
  }

  @Override
  public void readWhole(String text, VariableUses uses) {
    readNames(DESTRUCTURED.matcher(text), text, uses);
    readNames(SVELTE.matcher(text), text, uses);
  }

  private static void readNames(Matcher braces, String text, VariableUses uses) {
    while (braces.find()) {
      int line =
          1 + (int) text.substring(0, braces.start("names")).chars().filter(c -> c == '\n').count();
      for (String part : braces.group("names").split(",", -1)) {
        Matcher name = DESTRUCTURED_NAME.matcher(part);
        int begin = part.length() - part.stripLeading().length();
        int at = line + (int) part.substring(0, begin).chars().filter(c -> c == '\n').count();
        if (name.matches()) {
          uses.add(name.group("name"), at, name.group("default") != null);
        }
        line += (int) part.chars().filter(c -> c == '\n').count();
      }
    }
  }
}
