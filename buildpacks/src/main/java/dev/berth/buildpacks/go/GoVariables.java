package dev.berth.buildpacks.go;

import dev.berth.buildpacks.variables.VariableReader;
import dev.berth.buildpacks.variables.VariableUses;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Go's own ways to ask for a variable; who looks it up knows what to do without it. */
final class GoVariables implements VariableReader {
  private static final Pattern USE =
      Pattern.compile(
          "\\bos\\.(?<how>Getenv|LookupEnv)\\(\\s*[\"`](?<name>[A-Za-z_]\\w*)[\"`]\\s*\\)");

  @Override
  public boolean reads(String path) {
    return path.endsWith(".go") && !path.endsWith("_test.go");
  }

  @Override
  public void readLine(String line, int number, VariableUses uses) {
    Matcher use = USE.matcher(line);
    while (use.find()) {
      uses.add(use.group("name"), number, use.group("how").equals("LookupEnv"));
    }
  }
}
