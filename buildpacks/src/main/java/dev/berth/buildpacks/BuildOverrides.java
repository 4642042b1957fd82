package dev.berth.buildpacks;

import org.jspecify.annotations.Nullable;

/**
 * What the app's owner decided in {@code berth.yaml}; anything absent is detected.
 *
 * @param buildCommand shell line that builds the app, {@code ""} for no build at all
 * @param startCommand shell line that starts the server
 * @param releaseCommand shell line that runs once in the new image before it gets traffic, {@code
 *     ""} for none
 * @param outputDirectory directory of a static build's result
 * @param root directory of the app inside the repository
 * @param healthPath path that answers below 400 when the app is ready
 * @param nodeVersion a Node version or range, such as {@code 20} or {@code ^20.11}
 */
public record BuildOverrides(
    @Nullable String buildCommand,
    @Nullable String startCommand,
    @Nullable String releaseCommand,
    @Nullable String outputDirectory,
    @Nullable String root,
    @Nullable String healthPath,
    @Nullable String nodeVersion) {
  /** Nothing decided: everything is detected. */
  public static final BuildOverrides NONE =
      new BuildOverrides(null, null, null, null, null, null, null);
}
