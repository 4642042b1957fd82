package dev.berth.server.deploy;

import dev.berth.buildpacks.BuildPlan;
import dev.berth.server.release.ReleaseRuntime;
import dev.berth.server.secret.SecretVersions;
import dev.berth.server.secret.WantedVariables;

/**
 * What the plan step leaves behind.
 *
 * @param plan how the image is built
 * @param runtime what is needed to run it
 * @param wanted the variables that the app's files use
 * @param versions which variables the plan was made with
 */
record Planned(
    BuildPlan plan, ReleaseRuntime runtime, WantedVariables wanted, SecretVersions versions) {}
