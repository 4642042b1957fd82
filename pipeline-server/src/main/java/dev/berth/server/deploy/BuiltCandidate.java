package dev.berth.server.deploy;

import dev.berth.server.build.BuiltImage;
import dev.berth.server.pipeline.StepContext;
import dev.berth.server.pipeline.StepKey;
import dev.berth.server.release.NewRelease;
import dev.berth.server.source.Commit;
import java.util.Set;

/** The release a deploy makes: the pushed commit, freshly built. */
final class BuiltCandidate implements Candidate {
  @Override
  public Set<StepKey<?>> needs() {
    return Set.of(CheckoutStep.KEY, PlanStep.KEY, ImageStep.KEY);
  }

  @Override
  public NewRelease of(StepContext context) {
    Commit commit = context.output(CheckoutStep.KEY);
    BuiltImage image = context.output(ImageStep.KEY);
    return new NewRelease(
        context.deploy(),
        context.environment(),
        commit.id(),
        commit.subject(),
        commit.authorName(),
        image.repository() + "@" + image.digest(),
        context.output(PlanStep.KEY).runtime(),
        0);
  }
}
