package dev.berth.buildpacks.runtime;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.Runtimes;
import java.util.List;
import java.util.Optional;

/**
 * The Node an app gets: the preferred one of those that it and its packages ask for.
 *
 * @param version such as {@code 24.22.3}
 * @param reason why this one
 * @param fits false when somebody asked for another that cannot be had
 */
public record NodeChoice(String version, String reason, boolean fits) {
  /** For what asks for nothing. */
  public static NodeChoice preferred(Runtimes runtimes) {
    return of(Optional.empty(), List.of(), runtimes);
  }

  /**
   * Chooses.
   *
   * @param own what the app asks for
   * @param packages what its packages ask for; they are heard where the app leaves a choice
   */
  public static NodeChoice of(Optional<NodeWish> own, List<NodeWish> packages, Runtimes runtimes) {
    List<String> available = runtimes.nodeVersions();
    if (available.isEmpty()) {
      throw new BuildException(
          BuildProblem.RUNTIME_MISSING,
          "This machine has no Node with npm.",
          "Install Node.js 20 or newer with npm (apt-get install nodejs npm, or nvm) and restart"
              + " Berth.");
    }
    Optional<NodeWish> wish =
        own.filter(asked -> available.stream().anyMatch(asked::allows))
            .or(() ->
                own.flatMap(NodeWish::nearby)
                    .filter(near -> available.stream().anyMatch(near::allows)));
    if (own.isPresent() && wish.isEmpty()) {
      return new NodeChoice(
          available.getFirst(),
          "%s asks for Node %s, which cannot be had here; %s is used"
              .formatted(own.get().where(), own.get().range(), available.getFirst()),
          false);
    }
    List<String> allowed =
        available.stream().filter(version -> wish.isEmpty() || wish.get().allows(version)).toList();
    return among(allowed, own, packages);
  }

  private static NodeChoice among(
      List<String> allowed, Optional<NodeWish> own, List<NodeWish> packages) {
    Optional<String> all =
        allowed.stream()
            .filter(version -> packages.stream().allMatch(asked -> asked.allows(version)))
            .findFirst();
    String version = all.orElse(allowed.getFirst());
    Optional<NodeWish> unmet =
        packages.stream().filter(asked -> !asked.allows(version)).findFirst();
    Optional<NodeWish> decisive =
        packages.stream().filter(asked -> !asked.allows(allowed.getFirst())).findFirst();
    String asks =
        own.map(wish -> "%s asks for Node %s → %s".formatted(wish.where(), wish.range(), version))
            .orElse("Node " + version + " is the preferred one");
    if (unmet.isPresent()) {
      return new NodeChoice(
          version,
          "%s, but %s asks for Node %s: change the one or the other"
              .formatted(asks, unmet.get().where(), unmet.get().range()),
          false);
    }
    return decisive
        .map(wish ->
            new NodeChoice(
                version,
                "%s asks for Node %s → %s".formatted(wish.where(), wish.range(), version),
                true))
        .orElse(new NodeChoice(version, asks, true));
  }
}
