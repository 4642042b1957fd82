package dev.berth.server.deploy;

import dev.berth.buildpacks.BuildPlan;
import dev.berth.server.release.ReleaseRuntime;

/**
 * What the plan step leaves behind.
 *
 * @param plan how the image is built
 * @param runtime what is needed to run it
 */
record Planned(BuildPlan plan, ReleaseRuntime runtime) {}
