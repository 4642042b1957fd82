package dev.berth.buildpacks.python;

import dev.berth.buildpacks.SourceTree;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of Python that files of version managers and platforms name. */
final class PythonVersionFiles {
  private static final Pattern PLAIN =
      Pattern.compile("(?:python-|cpython-)?(3(?:\\.\\d{1,3}){0,2})");
  private static final Pattern TOOL =
      Pattern.compile("(?m)^\\s*python\\s*(?:=\\s*)?\\[?\\s*[\"']?(3(?:\\.\\d{1,3}){0,2})");
  private static final Pattern PIPFILE =
      Pattern.compile(
          "(?m)^\\s*python_(?:full_)?version\\s*=\\s*[\"'](3(?:\\.\\d{1,3}){0,2})[\"']");

  private PythonVersionFiles() {}

  /**
   * A version and where it stands.
   *
   * @param version such as {@code 3.12}
   */
  record Named(String version, String file) {}

  static Optional<Named> in(SourceTree source) {
    for (String file : List.of(".python-version", "runtime.txt")) {
      Optional<Named> plain =
          source.text(file).stream()
              .flatMap(String::lines)
              .map(line -> line.replaceFirst("#.*", "").strip())
              .map(PLAIN::matcher)
              .filter(Matcher::matches)
              .map(found -> new Named(found.group(1), file))
              .findFirst();
      if (plain.isPresent()) {
        return plain;
      }
    }
    for (String file : List.of(".tool-versions", "mise.toml", ".mise.toml")) {
      Optional<Named> tool =
          source
              .text(file)
              .map(TOOL::matcher)
              .filter(Matcher::find)
              .map(found -> new Named(found.group(1), file));
      if (tool.isPresent()) {
        return tool;
      }
    }
    return Optional.empty();
  }

  /** What a Pipfile requires. */
  static Optional<String> pipfile(SourceTree source) {
    return source.text("Pipfile").map(PIPFILE::matcher).filter(Matcher::find).map(m -> m.group(1));
  }
}
