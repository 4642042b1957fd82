package dev.berth.buildpacks.python;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.Runtimes;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.runtime.VersionRange;
import java.util.List;
import java.util.Optional;

/**
 * The Python an app gets: the first of this machine that satisfies what the app asks for.
 *
 * @param version such as {@code 3.12.1}
 * @param reason why this one
 * @param fits false when the app asked for another that is not here
 */
record PythonChoice(String version, String reason, boolean fits) {
  static PythonChoice of(SourceTree source, PythonProject project, Runtimes runtimes) {
    List<String> available = runtimes.pythonVersions();
    if (available.isEmpty()) {
      throw new BuildException(
          BuildProblem.RUNTIME_MISSING,
          "This machine has no Python 3.9 or newer with pip 22.3 or newer.",
          "Install them (apt-get install python3 python3-pip, or pyenv) and restart Berth.");
    }
    Optional<Wish> wish = wish(source, project);
    if (wish.isEmpty()) {
      return new PythonChoice(
          available.getFirst(), "Python " + available.getFirst() + " is this machine's", true);
    }
    VersionRange range = VersionRange.ofPython(wish.get().range());
    Optional<String> match = available.stream().filter(range::allows).findFirst();
    String asks = "%s asks for Python %s".formatted(wish.get().where(), wish.get().range());
    return match
        .map(version -> new PythonChoice(version, asks + " → " + version, true))
        .orElseGet(() ->
            new PythonChoice(
                available.getFirst(),
                "%s, which this machine does not have (it has %s); %s is used"
                    .formatted(asks, String.join(", ", available), available.getFirst()),
                false));
  }

  private static Optional<Wish> wish(SourceTree source, PythonProject project) {
    for (String file : List.of(".python-version", "runtime.txt")) {
      Optional<String> line =
          source
              .text(file)
              .flatMap(text -> text.lines().map(String::strip).findFirst())
              .map(text -> text.replaceFirst("^python-", ""));
      if (line.isPresent() && line.get().matches("3(\\.\\d{1,3}){0,2}")) {
        return Optional.of(new Wish(line.get(), file));
      }
    }
    return project
        .wantedPython()
        .map(range -> new Wish(range.replaceAll("\\p{Cntrl}", " "), "pyproject.toml"));
  }

  private record Wish(String range, String where) {}
}
