package dev.berth.server.build;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.languages.Buildpacks;
import dev.berth.buildpacks.languages.CheckoutReading;
import dev.berth.buildpacks.profile.AppProfile;
import java.nio.file.Path;
import java.util.Map;

/** What the buildpacks read of a commit; their problems are the server's failures. */
record ReadByBuildpacks(CheckoutReading reading) implements ReadCommit {
  static ReadByBuildpacks of(Buildpacks buildpacks, Path checkout) {
    try {
      return new ReadByBuildpacks(buildpacks.read(checkout));
    } catch (BuildException e) {
      throw BuildCode.exception(e);
    }
  }

  @Override
  public AppProfile profile() {
    return reading.profile();
  }

  @Override
  public BuildPlan plan(String commit, Map<String, String> variables) {
    try {
      return reading.plan(commit, variables);
    } catch (BuildException e) {
      throw BuildCode.exception(e);
    }
  }
}
