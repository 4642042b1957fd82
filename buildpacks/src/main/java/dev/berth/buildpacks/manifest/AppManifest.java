package dev.berth.buildpacks.manifest;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What an app says about itself in {@code berth.yaml}. Every key is optional, and so is the file;
 * the annotated example is {@code examples/berth.yaml}.
 *
 * @param root folder of the app inside the repository; empty for the repository itself
 * @param build how to build it
 * @param start command that starts it
 * @param release command that runs once in the new image before traffic comes; {@code ""} for none
 * @param health when it counts as healthy
 * @param env plain run-time variables; secrets do not belong into a file
 * @param database whether the app is given a PostgreSQL database; empty: Berth finds out
 * @param volume whether the app is given a directory that outlives a release; empty: Berth finds
 *     out
 */
public record AppManifest(
    String root,
    Build build,
    Optional<String> start,
    Optional<String> release,
    Health health,
    Map<String, String> env,
    Optional<Boolean> database,
    Optional<Boolean> volume) {
  /** What an app without a file has. */
  public static final AppManifest NONE =
      new AppManifest(
          "",
          new Build(Optional.empty(), Optional.empty()),
          Optional.empty(),
          Optional.empty(),
          new Health(Optional.empty(), Duration.ofSeconds(60)),
          Map.of(),
          Optional.empty(),
          Optional.empty());

  public AppManifest {
    env = Map.copyOf(env);
  }

  /** The same for an app in this directory. */
  public AppManifest at(String directory) {
    return new AppManifest(directory, build, start, release, health, env, database, volume);
  }

  /**
   * How to build the app.
   *
   * @param command replaces the detected build command
   * @param output folder with the built site; makes the app a static one
   */
  public record Build(Optional<String> command, Optional<String> output) {}

  /**
   * When an instance counts as healthy.
   *
   * @param path must answer 200–399; without it any answer below 500 from {@code /} counts
   * @param timeout how long it may take
   */
  public record Health(Optional<String> path, Duration timeout) {}
}
