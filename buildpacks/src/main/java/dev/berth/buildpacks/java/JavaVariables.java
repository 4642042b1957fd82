package dev.berth.buildpacks.java;

import dev.berth.buildpacks.variables.VariableReader;
import dev.berth.buildpacks.variables.VariableUses;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Java and Kotlin, with what Spring puts into annotations. */
final class JavaVariables implements VariableReader {
  private static final Pattern GETENV =
      Pattern.compile(
          "(?:System\\.getenv(?:\\(\\)\\.get|\\(\\)\\.getOrDefault)?\\(|System\\.getenv\\(\\)\\[)\\s*"
              + "\"(?<name>[A-Za-z_][A-Za-z0-9_]*)\"(?<after>\\s*,|\\s*[)\\]]\\s*\\?:)?");

  private final SpringVariables spring = new SpringVariables();

  @Override
  public boolean reads(String path) {
    return path.endsWith(".java") || path.endsWith(".kt");
  }

  @Override
  public void readLine(String line, int number, VariableUses uses) {
    Matcher getenv = GETENV.matcher(line);
    while (getenv.find()) {
      uses.add(getenv.group("name"), number, getenv.group("after") != null);
    }
    if (line.contains("@Value")) {
      spring.readLine(line, number, uses);
    }
  }
}
