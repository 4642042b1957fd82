package dev.berth.server.build;

import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.profile.AppProfile;
import dev.berth.server.pipeline.DeployLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads commits and builds nothing. */
public final class FakeImageBuilder implements ImageBuilder {
  /** The checkouts that were read. */
  public final List<Path> read = new ArrayList<>();

  @Override
  public ReadCommit read(Path checkout) {
    read.add(checkout);
    AppProfile profile = TestProfiles.withDatabase(checkout);
    return new ReadCommit() {
      @Override
      public AppProfile profile() {
        return profile;
      }

      @Override
      public BuildPlan plan(String commit, Map<String, String> variables) {
        throw new UnsupportedOperationException();
      }
    };
  }

  @Override
  public BuiltImage build(BuildRequest request, DeployLog log, Runnable checkActive) {
    throw new UnsupportedOperationException();
  }
}
