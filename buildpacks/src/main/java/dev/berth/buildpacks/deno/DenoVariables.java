package dev.berth.buildpacks.deno;

import dev.berth.buildpacks.variables.VariableReader;
import dev.berth.buildpacks.variables.VariableUses;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Deno calls its environment. */
final class DenoVariables implements VariableReader {
  private static final Pattern USE =
      Pattern.compile(
          "\\bDeno\\.env\\.get\\(\\s*[\"'`](?<name>[A-Za-z_]\\w*)[\"'`]\\s*\\)(?<after>\\s*(?:\\?\\?|\\|\\|))?");

  @Override
  public boolean reads(String path) {
    return path.matches(".*\\.[mc]?[jt]sx?");
  }

  @Override
  public void readLine(String line, int number, VariableUses uses) {
    Matcher use = USE.matcher(line);
    while (use.find()) {
      uses.add(use.group("name"), number, use.group("after") != null);
    }
  }
}
