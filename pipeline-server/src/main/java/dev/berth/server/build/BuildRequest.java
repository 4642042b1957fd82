package dev.berth.server.build;

import dev.berth.buildpacks.BuildPlan;
import dev.berth.server.app.Environment;
import dev.berth.server.pipeline.DeployId;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * One image to make sure of.
 *
 * @param deploy marks the sandboxes and the working directory
 * @param environment whose build caches are used
 * @param checkout the commit's files, left unchanged
 * @param plan how to build them
 * @param source where the app's repository is cloned from, for whoever finds the image
 * @param variables build-time variables, the same as the plan was made with
 * @param database where the build's own database comes from, if the plan wants one
 */
public record BuildRequest(
    DeployId deploy,
    Environment environment,
    Path checkout,
    BuildPlan plan,
    URI source,
    Map<String, String> variables,
    Optional<BuildDatabase> database) {
  public BuildRequest {
    variables = Map.copyOf(variables);
  }
}
