package dev.berth.secrets.detect;

import dev.berth.secrets.detect.VariableScan.Uses;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Java and Kotlin, with what Spring puts into annotations. */
final class JavaReader implements Reader {
  private static final Pattern GETENV =
      Pattern.compile(
          "(?:System\\.getenv(?:\\(\\)\\.get|\\(\\)\\.getOrDefault)?\\(|System\\.getenv\\(\\)\\[)\\s*"
              + "\"(?<name>[A-Za-z_][A-Za-z0-9_]*)\"(?<after>\\s*,|\\s*[)\\]]\\s*\\?:)?");

  private final SpringReader spring = new SpringReader();

  @Override
  public void readLine(String line, int number, Uses uses) {
    Matcher getenv = GETENV.matcher(line);
    while (getenv.find()) {
      uses.add(getenv.group("name"), number, getenv.group("after") != null);
    }
    if (line.contains("@Value")) {
      spring.readLine(line, number, uses);
    }
  }
}
