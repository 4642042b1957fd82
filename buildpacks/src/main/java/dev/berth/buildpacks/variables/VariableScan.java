package dev.berth.buildpacks.variables;

import dev.berth.buildpacks.profile.VariableUse;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds the variables that source code and {@code .env.example} files read. Reading patterns is
 * enough, because what it finds is shown, not executed.
 *
 * @param readers those of all languages
 */
public record VariableScan(List<VariableReader> readers) {
  private static final int MAX_LINE = 2000;

  private static final Pattern SKIPPED_PATH =
      Pattern.compile(
          "(?:^|.*/)(?:node_modules|\\.git|\\.next|\\.nuxt|\\.output|\\.svelte-kit|dist|build|out|target"
              + "|coverage|venv|\\.venv|__pycache__|__tests__|__mocks__|tests?|e2e|spec|fixtures|cypress"
              + "|playwright)/.*"
              + "|.*[._](?:test|spec)\\.[A-Za-z]+");
  private static final Pattern COMMENT = Pattern.compile("\\s*(?://|#|\\*|/\\*|<!--).*");

  public VariableScan {
    readers = List.copyOf(readers);
  }

  /** True when this file may say something about variables. */
  public boolean reads(String path) {
    return !SKIPPED_PATH.matcher(path).matches()
        && (ExampleFile.is(path) || readers.stream().anyMatch(reader -> reader.reads(path)));
  }

  /** Every variable that a file reads, each once, at its first place, by line. */
  public List<VariableUse> scan(String path, String text) {
    if (!reads(path)) {
      return List.of();
    }
    VariableUses uses = new VariableUses(path);
    if (ExampleFile.is(path)) {
      ExampleFile.read(text, uses);
    } else {
      readCode(text, readers.stream().filter(reader -> reader.reads(path)).toList(), uses);
    }
    return uses.byLine();
  }

  private static void readCode(String text, List<VariableReader> readers, VariableUses uses) {
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.length() <= MAX_LINE && !COMMENT.matcher(line).matches()) {
        for (VariableReader reader : readers) {
          reader.readLine(line, number, uses);
        }
      }
    }
    readers.forEach(reader -> reader.readWhole(text, uses));
  }
}
