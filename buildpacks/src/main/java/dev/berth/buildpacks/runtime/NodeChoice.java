package dev.berth.buildpacks.runtime;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.Runtimes;
import dev.berth.buildpacks.SourceTree;
import java.util.List;
import java.util.Optional;

/**
 * The Node an app gets: the first of this machine that satisfies what the app asks for.
 *
 * @param version such as {@code 20.20.2}
 * @param reason why this one
 * @param fits false when the app asked for another that is not here
 */
public record NodeChoice(String version, String reason, boolean fits) {
  /**
   * Chooses.
   *
   * @param engines the range in package.json, if there is one
   */
  public static NodeChoice of(Optional<String> engines, SourceTree source, Runtimes runtimes) {
    List<String> available = runtimes.nodeVersions();
    if (available.isEmpty()) {
      throw new BuildException(
          BuildProblem.RUNTIME_MISSING,
          "This machine has no Node with npm.",
          "Install Node.js 20 or newer with npm (apt-get install nodejs npm, or nvm) and restart"
              + " Berth.");
    }
    Optional<Wish> wish = wish(engines, source);
    if (wish.isEmpty()) {
      return new NodeChoice(
          available.getFirst(), "Node " + available.getFirst() + " is this machine's", true);
    }
    VersionRange range = new VersionRange(wish.get().range());
    Optional<String> match = available.stream().filter(range::allows).findFirst();
    if (match.isPresent()) {
      return new NodeChoice(
          match.get(),
          "%s asks for Node %s → %s".formatted(wish.get().where(), wish.get().range(), match.get()),
          true);
    }
    return new NodeChoice(
        available.getFirst(),
        "%s asks for Node %s, which this machine does not have; %s is used"
            .formatted(wish.get().where(), wish.get().range(), available.getFirst()),
        false);
  }

  private static Optional<Wish> wish(Optional<String> engines, SourceTree source) {
    for (String file : List.of(".nvmrc", ".node-version")) {
      Optional<String> line =
          source.text(file).flatMap(text -> text.lines().map(String::strip).findFirst());
      if (line.isPresent() && line.get().matches("v?\\d{1,3}[\\d.]{0,12}")) {
        return Optional.of(new Wish(line.get(), file));
      }
    }
    return engines
        .filter(range -> range.length() < 100)
        .map(range -> new Wish(range.replaceAll("\\p{Cntrl}", " "), "package.json"));
  }

  private record Wish(String range, String where) {}
}
