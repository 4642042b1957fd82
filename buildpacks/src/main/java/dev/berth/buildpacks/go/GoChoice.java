package dev.berth.buildpacks.go;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.Runtimes;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.runtime.Version;
import dev.berth.buildpacks.runtime.VersionFiles;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The Go that builds an app: the one that it names; where it only says how old it may be, this
 * machine's, if that is new enough.
 *
 * @param version such as {@code 1.26.8}
 * @param reason why this one
 * @param fits false when the app asked for one that cannot be had
 */
record GoChoice(String version, String reason, boolean fits) {
  static GoChoice of(SourceTree source, GoModules modules, Runtimes runtimes) {
    List<String> available = runtimes.goVersions();
    if (available.isEmpty()) {
      throw new BuildException(
          BuildProblem.RUNTIME_MISSING,
          "This is a Go app, and this machine has no Go to build it or to fetch another with.",
          "Install Go 1.21 or newer (apt-get install golang-go, or from go.dev) and restart"
              + " Berth.");
    }
    Optional<Wish> exact =
        VersionFiles.plain(source, ".go-version", Wish::of)
            .or(() -> VersionFiles.managed(source, "golang|go", Wish::of))
            .or(() -> modules.toolchain().map(version -> new Wish(version, modules.file())));
    Version oldest = Version.parse(modules.oldest().orElse("0"));
    if (exact.isPresent() && Version.parse(exact.get().version()).compareTo(oldest) >= 0) {
      Version wanted = Version.parse(exact.get().version());
      boolean whole = exact.get().version().matches("\\d+\\.\\d+\\.\\d+");
      String asks = "%s asks for Go %s".formatted(exact.get().where(), exact.get().version());
      return first(available, version -> whole && version.equals(wanted))
          .or(() -> first(available, version -> isLaterPatch(version, wanted)))
          .map(version -> new GoChoice(version, asks + " → " + version, true))
          .or(() ->
              first(available, version -> version.compareTo(wanted) >= 0)
                  .map(version ->
                      new GoChoice(
                          version,
                          "%s, which cannot be had here; %s builds it".formatted(asks, version),
                          false)))
          .orElseThrow(() -> tooOld(asks, available));
    }
    String machine = available.getFirst();
    if (modules.oldest().isEmpty()) {
      return new GoChoice(machine, "Go " + machine + " is this machine's", true);
    }
    String asks = "%s asks for Go %s or newer".formatted(modules.file(), modules.oldest().get());
    return first(List.of(machine), version -> version.compareTo(oldest) >= 0)
        .or(() -> first(available, version -> isLaterPatch(version, oldest)))
        .or(() -> first(available, version -> version.compareTo(oldest) >= 0))
        .map(version -> new GoChoice(version, asks + " → " + version, true))
        .orElseThrow(() -> tooOld(asks, available));
  }

  private static boolean isLaterPatch(Version version, Version wanted) {
    return version.major() == wanted.major()
        && version.minor() == wanted.minor()
        && version.patch() >= wanted.patch();
  }

  private static Optional<String> first(List<String> available, Predicate<Version> fits) {
    return available.stream().filter(version -> fits.test(Version.parse(version))).findFirst();
  }

  private static BuildException tooOld(String asks, List<String> available) {
    return new BuildException(
        BuildProblem.RUNTIME_MISSING,
        "%s; the newest that can be had here is %s.".formatted(asks, available.getFirst()),
        "Let whoever runs the machine install it, or check that GOPROXY answers; or lower the line"
            + " in go.mod.");
  }

  private record Wish(String version, String where) {
    static Optional<Wish> of(String text, String where) {
      String version = text.replaceFirst("^go", "");
      return version.matches("\\d+\\.\\d+(?:\\.\\d+)?")
          ? Optional.of(new Wish(version, where))
          : Optional.empty();
    }
  }
}
