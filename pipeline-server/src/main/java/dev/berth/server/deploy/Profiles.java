package dev.berth.server.deploy;

import dev.berth.buildpacks.profile.AppProfile;
import dev.berth.server.build.ImageBuilder;
import dev.berth.server.pipeline.StepContext;
import org.springframework.stereotype.Component;

/**
 * What the commit of a running deploy is. It stands in the plan step's output; a deploy that the
 * version before had planned and not finished has none, and its checkout, which stays until it
 * ends, is read once more: that is a pure function of the commit.
 */
@Component
class Profiles {
  private final ImageBuilder builder;
  private final BuildDirectories directories;

  Profiles(ImageBuilder builder, BuildDirectories directories) {
    this.builder = builder;
    this.directories = directories;
  }

  AppProfile of(StepContext context) {
    AppProfile journaled = context.output(PlanStep.KEY).profile();
    return journaled == null
        ? builder.read(directories.checkout(context.deploy())).profile()
        : journaled;
  }
}
