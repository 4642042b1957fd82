package dev.berth.server.build;

import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.profile.AppProfile;
import java.util.Map;

/** A commit whose files were read. */
public interface ReadCommit {
  /** What it is. */
  AppProfile profile();

  /**
   * How it would be built.
   *
   * @param variables build-time variables, by name
   * @throws dev.berth.server.failure.DeployException when it cannot be built
   */
  BuildPlan plan(String commit, Map<String, String> variables);
}
