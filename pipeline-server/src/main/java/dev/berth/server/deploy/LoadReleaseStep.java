package dev.berth.server.deploy;

import dev.berth.server.app.AppName;
import dev.berth.server.failure.DeployException;
import dev.berth.server.pipeline.Step;
import dev.berth.server.pipeline.StepContext;
import dev.berth.server.pipeline.StepKey;
import dev.berth.server.registry.ImageStore;
import dev.berth.server.release.NewRelease;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseHistory;

/** Makes sure that the release to go back to is kept and its image is whole. */
final class LoadReleaseStep implements Step<NewRelease> {
  static final StepKey<NewRelease> KEY = new StepKey<>("load-release", NewRelease.class);

  private final ReleaseHistory history;
  private final ImageStore images;

  LoadReleaseStep(ReleaseHistory history, ImageStore images) {
    this.history = history;
    this.images = images;
  }

  @Override
  public StepKey<NewRelease> key() {
    return KEY;
  }

  @Override
  public NewRelease run(StepContext context) {
    RollbackRequest request = context.request(RollbackRequest.class);
    Release old =
        history
            .find(new AppName(request.app()), request.release())
            .filter(release -> release.environment().equals(request.environment()))
            .orElseThrow(() ->
                new DeployException(
                    DeployFailure.RELEASE_GONE.because(
                        "Release " + request.release() + " is not kept any more",
                        "Choose another release, or push its commit again")));
    if (!images.exists(old.repository(), old.digest())) {
      throw new DeployException(
          DeployFailure.IMAGE_GONE.because(
              "The image of release " + old.number() + " is missing from the registry",
              "Push commit " + old.commit().substring(0, 7) + " again"));
    }
    context.log().line("Back to release " + old.number() + " (" + old.subject() + ")");
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
}
