package dev.berth.buildpacks.languages;

import dev.berth.buildpacks.BuildInputs;
import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.Buildpack;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.profile.AppProfile;
import dev.berth.buildpacks.sql.UnrunMigrations;
import java.util.Map;

/** A checkout that was read: what it is, and how it would be built. */
public final class CheckoutReading {
  private final SourceTree source;
  private final Buildpack buildpack;
  private final AppProfile profile;

  CheckoutReading(SourceTree source, Buildpack buildpack, AppProfile profile) {
    this.source = source;
    this.buildpack = buildpack;
    this.profile = profile;
  }

  /** What it is. */
  public AppProfile profile() {
    return profile;
  }

  /**
   * How it is built.
   *
   * @param commit names the exact content of the source tree
   * @param variables build-time variables, name to value; the values never reach the plan
   */
  public BuildPlan plan(String commit, Map<String, String> variables) {
    return plan(
        new BuildInputs(
            commit,
            profile.manifest(),
            variables,
            profile.component().needs().database().wanted()));
  }

  BuildPlan plan(BuildInputs inputs) {
    BuildPlan plan =
        buildpack.plan(
            source,
            new BuildInputs(
                inputs.commit(), profile.manifest(), inputs.variables(), inputs.database()));
    return UnrunMigrations.notice(source, inputs.manifest(), profile.component())
        .map(plan::noticing)
        .orElse(plan);
  }
}
