package dev.berth.server.deploy;

import dev.berth.server.pipeline.StepContext;
import dev.berth.server.pipeline.StepKey;
import dev.berth.server.release.NewRelease;
import java.util.Set;

/** The release a rollback makes: an older one's image and configuration, as they were. */
final class LoadedCandidate implements Candidate {
  @Override
  public Set<StepKey<?>> needs() {
    return Set.of(LoadReleaseStep.KEY);
  }

  @Override
  public NewRelease of(StepContext context) {
    return context.output(LoadReleaseStep.KEY);
  }
}
