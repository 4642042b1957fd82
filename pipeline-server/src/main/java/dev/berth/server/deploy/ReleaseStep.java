package dev.berth.server.deploy;

import dev.berth.server.pipeline.Step;
import dev.berth.server.pipeline.StepContext;
import dev.berth.server.pipeline.StepKey;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseHistory;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Makes sure that history says what is live; what was live before is retired afterwards. */
@Component
class ReleaseStep implements Step<ReleaseStep.Released> {
  static final StepKey<Released> KEY = new StepKey<>("release", Released.class);

  private final ReleaseHistory history;
  private final PublishedFiles files;
  private final ReleaseImages images;
  private final Supervisor supervisor;

  /** The number of the release that is live now. */
  record Released(long number) {}

  ReleaseStep(
      ReleaseHistory history, PublishedFiles files, ReleaseImages images, Supervisor supervisor) {
    this.history = history;
    this.files = files;
    this.images = images;
    this.supervisor = supervisor;
  }

  @Override
  public StepKey<Released> key() {
    return KEY;
  }

  @Override
  public Set<StepKey<?>> needs() {
    return Set.of(ConfirmStep.KEY);
  }

  @Override
  public Released run(StepContext context) {
    Release release = history.of(context.deploy()).orElseThrow();
    files.publish(release);
    history.goLive(release);
    images.tag(release);
    supervisor.look();
    return new Released(release.number());
  }
}
