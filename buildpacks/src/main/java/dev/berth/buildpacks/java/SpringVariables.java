package dev.berth.buildpacks.java;

import dev.berth.buildpacks.variables.VariableReader;
import dev.berth.buildpacks.variables.VariableUses;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spring's placeholders; only names in capitals are variables, others are properties. */
final class SpringVariables implements VariableReader {
  private static final Pattern FILE =
      Pattern.compile("(?:.*/)?application(?:-[a-z0-9-]+)?\\.(?:ya?ml|properties)");
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\$\\{\\s*(?<name>[A-Z][A-Z0-9_]*)\\s*(?<default>:)?");

  @Override
  public boolean reads(String path) {
    return FILE.matcher(path).matches();
  }

  @Override
  public void readLine(String line, int number, VariableUses uses) {
    Matcher placeholder = PLACEHOLDER.matcher(line);
    while (placeholder.find()) {
      uses.add(placeholder.group("name"), number, placeholder.group("default") != null);
    }
  }
}
