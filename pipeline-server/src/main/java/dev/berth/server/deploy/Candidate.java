package dev.berth.server.deploy;

import dev.berth.server.pipeline.StepContext;
import dev.berth.server.pipeline.StepKey;
import dev.berth.server.release.NewRelease;
import java.util.Set;

/**
 * Where a pipeline's release comes from: a fresh build in a deploy, an older release in a rollback.
 * Everything after it is the same in both.
 */
interface Candidate {
  /** The outputs {@link #of} reads. */
  Set<StepKey<?>> needs();

  /** The release that is to go live. */
  NewRelease of(StepContext context);
}
