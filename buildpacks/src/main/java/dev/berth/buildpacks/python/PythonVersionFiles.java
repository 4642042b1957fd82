package dev.berth.buildpacks.python;

import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.runtime.VersionFiles;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of Python that files of version managers and platforms name. */
final class PythonVersionFiles {
  private static final Pattern PLAIN =
      Pattern.compile("(?:python-|cpython-)?(3(?:\\.\\d{1,3}){0,2})");
  private static final Pattern NUMBERS = Pattern.compile("3(?:\\.\\d{1,3}){0,2}");
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
    return VersionFiles.plain(source, ".python-version", PythonVersionFiles::whole)
        .or(() -> VersionFiles.plain(source, "runtime.txt", PythonVersionFiles::whole))
        .or(() -> VersionFiles.managed(source, "python", PythonVersionFiles::start));
  }

  private static Optional<Named> whole(String text, String file) {
    Matcher version = PLAIN.matcher(text);
    return version.matches() ? Optional.of(new Named(version.group(1), file)) : Optional.empty();
  }

  /** Managers know builds besides versions, such as {@code 3.13.0t}. */
  private static Optional<Named> start(String text, String file) {
    Matcher version = NUMBERS.matcher(text);
    return version.lookingAt() ? Optional.of(new Named(version.group(), file)) : Optional.empty();
  }

  /** What a Pipfile requires. */
  static Optional<String> pipfile(SourceTree source) {
    return source.text("Pipfile").map(PIPFILE::matcher).filter(Matcher::find).map(m -> m.group(1));
  }
}
