package dev.berth.buildpacks.python;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.Runtimes;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.runtime.VersionRange;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Python an app gets: the first of this machine that satisfies what the app asks for.
 *
 * @param version such as {@code 3.12.1}
 * @param reason why this one
 * @param fits false when the app asked for another that is not here
 */
record PythonChoice(String version, String reason, boolean fits) {
  private static final Pattern EXACT = Pattern.compile("3\\.(\\d{1,3})(?:\\.\\d{1,3})?");

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
        .orElseGet(() -> {
          String nearest = nearest(available, wish.get().range());
          return new PythonChoice(
              nearest,
              "%s, which this machine does not have (it has %s); %s is used"
                  .formatted(asks, String.join(", ", available), nearest),
              false);
        });
  }

  private static Optional<Wish> wish(SourceTree source, PythonProject project) {
    return PythonVersionFiles.in(source)
        .map(named -> new Wish(named.version(), named.file()))
        .or(() ->
            project
                .wantedPython()
                .map(range ->
                    new Wish(
                        range.replaceAll("\\p{Cntrl}", " "),
                        source.hasFile("pyproject.toml")
                            ? "pyproject.toml"
                            : source.hasFile("Pipfile") ? "Pipfile" : "environment.yml")));
  }

  /** The nearest newer one: a patch, then a minor version, else the newest there is. */
  private static String nearest(List<String> available, String wish) {
    Matcher wanted = EXACT.matcher(wish);
    if (!wanted.matches()) {
      return available.getFirst();
    }
    int minor = Integer.parseInt(wanted.group(1));
    return available.stream()
        .filter(version -> minor(version) >= minor)
        .min(Comparator.comparingInt(PythonChoice::minor))
        .orElse(available.getFirst());
  }

  private static int minor(String version) {
    Matcher matcher = EXACT.matcher(version);
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private record Wish(String range, String where) {}
}
