package dev.berth.secrets.detect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds the variables that source code and {@code .env.example} files read. A pure function of a
 * file's path and text; reading patterns is enough, because what it finds is shown, not executed.
 */
public final class VariableScan {
  private static final int MAX_LINE = 2000;

  private static final Pattern SKIPPED_PATH =
      Pattern.compile(
          "(?:^|.*/)(?:node_modules|\\.git|\\.next|\\.nuxt|\\.output|\\.svelte-kit|dist|build|out|target"
              + "|coverage|venv|\\.venv|__pycache__|__tests__|__mocks__|tests?|e2e|spec|fixtures|cypress"
              + "|playwright)/.*"
              + "|.*[._](?:test|spec|stories)\\.[A-Za-z]+"
              + "|(?:^|.*/)(?:test_[^/]*\\.py|conftest\\.py|jest\\.config\\.[a-z]+|playwright\\.config\\.[a-z]+)"
              + "|.*\\.min\\.js");
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "(?:^|.*/)(?:\\.env\\.(?:example|sample|template|dist|defaults?)|(?:example|sample)\\.env|env\\.example)");
  private static final Pattern COMMENT = Pattern.compile("\\s*(?://|#|\\*|/\\*|<!--).*");

  private static final Map<String, List<Reader>> READERS = readers();

  private VariableScan() {}

  /** True when this file may say something about variables. */
  public static boolean reads(String path) {
    return !SKIPPED_PATH.matcher(path).matches()
        && (EXAMPLE.matcher(path).matches() || READERS.containsKey(ending(path)));
  }

  /** Every variable that a file reads, each once, at its first place, by line. */
  public static List<VariableUse> scan(String path, String text) {
    if (!reads(path)) {
      return List.of();
    }
    Uses uses = new Uses(path);
    if (EXAMPLE.matcher(path).matches()) {
      ExampleFile.read(text, uses);
    } else {
      readCode(text, READERS.getOrDefault(ending(path), List.of()), uses);
    }
    return uses.byLine();
  }

  private static void readCode(String text, List<Reader> readers, Uses uses) {
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.length() <= MAX_LINE && !COMMENT.matcher(line).matches()) {
        for (Reader reader : readers) {
          reader.readLine(line, number, uses);
        }
      }
    }
    readers.forEach(reader -> reader.readWhole(text, uses));
  }

  private static String ending(String path) {
    String file = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    if (file.matches("application(?:-[a-z0-9-]+)?\\.(?:ya?ml|properties)")) {
      return "spring";
    }
    return file.substring(file.lastIndexOf('.') + 1);
  }

  private static Map<String, List<Reader>> readers() {
    List<Reader> script = List.of(new ScriptReader());
    List<Reader> python = List.of(new PythonReader());
    List<Reader> java = List.of(new JavaReader());
    return Map.ofEntries(
        Map.entry("js", script),
        Map.entry("mjs", script),
        Map.entry("cjs", script),
        Map.entry("jsx", script),
        Map.entry("ts", script),
        Map.entry("mts", script),
        Map.entry("cts", script),
        Map.entry("tsx", script),
        Map.entry("vue", script),
        Map.entry("svelte", script),
        Map.entry("astro", script),
        Map.entry("prisma", List.of(new PrismaReader())),
        Map.entry("py", python),
        Map.entry("java", java),
        Map.entry("kt", java),
        Map.entry("spring", List.of(new SpringReader())));
  }

  /** Collects uses; the first place of a name stays, and one place that insists makes it needed. */
  static final class Uses {
    private final String file;
    private final Map<String, VariableUse> byName = new HashMap<>();

    Uses(String file) {
      this.file = file;
    }

    void add(String name, int line, boolean optional) {
      byName.merge(
          name,
          new VariableUse(name, file, line, optional),
          (a, b) -> {
            VariableUse first = a.line() <= b.line() ? a : b;
            return new VariableUse(name, file, first.line(), a.optional() && b.optional());
          });
    }

    private List<VariableUse> byLine() {
      List<VariableUse> uses = new ArrayList<>(byName.values());
      uses.sort(Comparator.comparingInt(VariableUse::line).thenComparing(VariableUse::name));
      return List.copyOf(uses);
    }
  }
}
