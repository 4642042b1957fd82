package dev.berth.server.deploy;

import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.profile.AppProfile;
import dev.berth.server.release.ReleaseRuntime;
import dev.berth.server.secret.SecretVersions;
import org.jspecify.annotations.Nullable;

/**
 * What the plan step leaves behind.
 *
 * @param plan how the image is built
 * @param runtime what is needed to run it
 * @param versions which variables the plan was made with
 * @param profile what the commit is; null in journals of the version before, see {@link Profiles}
 */
record Planned(
    BuildPlan plan,
    ReleaseRuntime runtime,
    SecretVersions versions,
    @Nullable AppProfile profile) {}
