package dev.berth.secrets.detect;

import dev.berth.secrets.detect.VariableScan.Uses;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spring's placeholders; only names in capitals are variables, others are properties. */
final class SpringReader implements Reader {
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\$\\{\\s*(?<name>[A-Z][A-Z0-9_]*)\\s*(?<default>:)?");

  @Override
  public void readLine(String line, int number, Uses uses) {
    Matcher placeholder = PLACEHOLDER.matcher(line);
    while (placeholder.find()) {
      uses.add(placeholder.group("name"), number, placeholder.group("default") != null);
    }
  }
}
