package dev.berth.buildpacks.image;

import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.compile.CompiledApp;
import dev.berth.buildpacks.runtime.CapturedRuntime;
import java.util.Map;

/**
 * One image to assemble.
 *
 * @param app what the compiler left
 * @param runtime its lowest layer
 * @param repository where it is pushed
 * @param tag the tag that names this build
 * @param owner whose installed packages these are: layers are known again only among those of one
 *     owner, since they are known by what they were installed from
 * @param labels labels besides those of the layers
 */
public record ImageRequest(
    CompiledApp app,
    CapturedRuntime runtime,
    String repository,
    String tag,
    String owner,
    Map<String, String> labels) {
  /** How it is started. */
  BuildPlan plan() {
    return app.plan();
  }
}
