package dev.berth.buildpacks.java;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.Runtimes;
import dev.berth.buildpacks.runtime.Version;
import java.util.List;
import java.util.Optional;

/**
 * The Java an app gets: the oldest of this machine that will do, because an app is run by what it
 * was written for.
 *
 * @param version such as {@code 21.0.9}
 * @param reason why this one
 * @param fits false when the app asked for one that is not here, and a newer one is taken
 */
record JavaChoice(String version, String reason, boolean fits) {
  static JavaChoice of(JavaProject project, Runtimes runtimes) {
    List<String> available = runtimes.javaVersions();
    if (available.isEmpty()) {
      throw new BuildException(
          BuildProblem.RUNTIME_MISSING,
          "This machine has no JDK from 17 on that apps could be built with.",
          "Install one (apt-get install openjdk-21-jdk-headless, or sdkman) and restart Berth.");
    }
    Optional<JavaWish> wish = project.wish();
    if (wish.isEmpty()) {
      return new JavaChoice(
          available.getFirst(), "Java " + available.getFirst() + " is this machine's", true);
    }
    int floor = Math.max(wish.get().major(), project.floor());
    String asks = "%s asks for Java %d".formatted(wish.get().where(), wish.get().major());
    String version =
        available.reversed().stream()
            .filter(candidate -> Version.parse(candidate).major() >= floor)
            .findFirst()
            .orElseThrow(() ->
                new BuildException(
                    BuildProblem.JAVA_VERSION_UNAVAILABLE,
                    "%s asks for Java %d; this machine has %s."
                        .formatted(
                            floor == wish.get().major()
                                ? capitalised(wish.get().where())
                                : "The build",
                            floor,
                            String.join(", ", available)),
                    "Install that JDK on the machine and restart Berth, or let the build ask"
                        + " for an older one."));
    return Version.parse(version).major() == wish.get().major()
        ? new JavaChoice(version, asks + " → " + version, true)
        : new JavaChoice(
            version,
            "%s, which this machine does not have; the nearest newer one builds and runs it: %s"
                .formatted(asks, version),
            false);
  }

  private static String capitalised(String where) {
    return where.equals("the build") ? "The build" : where;
  }
}
