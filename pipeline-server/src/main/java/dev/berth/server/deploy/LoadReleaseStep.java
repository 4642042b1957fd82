package dev.berth.server.deploy;

import dev.berth.server.app.Environment;
import dev.berth.server.failure.DeployException;
import dev.berth.server.pipeline.Step;
import dev.berth.server.pipeline.StepContext;
import dev.berth.server.pipeline.StepKey;
import dev.berth.server.registry.ImageStore;
import dev.berth.server.release.NewRelease;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseHistory;
import java.util.function.Function;

/** Makes sure that the release to start once more is kept and its image is whole. */
final class LoadReleaseStep implements Step<NewRelease> {
  static final StepKey<NewRelease> KEY = new StepKey<>("load-release", NewRelease.class);

  private final Function<StepContext, Release> which;
  private final ImageStore images;

  private LoadReleaseStep(Function<StepContext, Release> which, ImageStore images) {
    this.which = which;
    this.images = images;
  }

  /** The release that a rollback names. */
  static LoadReleaseStep named(ReleaseHistory history, ImageStore images) {
    return new LoadReleaseStep(
        context -> {
          long number = context.request(RollbackRequest.class).release();
          return history
              .find(context.environment().app(), number)
              .filter(release -> release.environment().equals(context.environment()))
              .orElseThrow(() -> gone("Release " + number + " is not kept any more"));
        },
        images);
  }

  /** The release that is live when it is this deploy's turn. */
  static LoadReleaseStep live(ReleaseHistory history, ImageStore images) {
    return new LoadReleaseStep(
        context -> {
          Environment environment = context.environment();
          return history
              .live(environment)
              .orElseThrow(() -> gone("Nothing is live in " + environment.title() + " any more"));
        },
        images);
  }

  @Override
  public StepKey<NewRelease> key() {
    return KEY;
  }

  @Override
  public NewRelease run(StepContext context) {
    Release old = which.apply(context);
    if (!images.exists(old.repository(), old.digest())) {
      throw new DeployException(
          DeployCode.IMAGE_GONE.because(
              "The image of release " + old.number() + " is missing from the registry",
              "Push commit " + old.commit().substring(0, 7) + " again"));
    }
    context.log().line("Release " + old.number() + " once more (" + old.subject() + ")");
    return new NewRelease(
        context.deploy(),
        old.environment(),
        old.commit(),
        old.subject(),
        old.author(),
        old.image(),
        old.runtime(),
        old.number());
  }

  private static DeployException gone(String summary) {
    return new DeployException(
        DeployCode.RELEASE_GONE.because(
            summary, "Choose another release, or push its commit again"));
  }
}
