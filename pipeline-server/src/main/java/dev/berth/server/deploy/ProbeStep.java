package dev.berth.server.deploy;

import dev.berth.server.app.PublicUrls;
import dev.berth.server.pipeline.Step;
import dev.berth.server.pipeline.StepContext;
import dev.berth.server.pipeline.StepKey;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseHistory;
import dev.berth.server.rollout.HealthEvidence;
import dev.berth.server.rollout.HealthProbe;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Makes sure that the new instance serves, by asking it directly: no traffic moves before it does.
 */
@Component
class ProbeStep implements Step<HealthEvidence> {
  static final StepKey<HealthEvidence> KEY = new StepKey<>("probe", HealthEvidence.class);

  private final ReleaseHistory history;
  private final HealthProbe probe;
  private final PublicUrls urls;

  ProbeStep(ReleaseHistory history, HealthProbe probe, PublicUrls urls) {
    this.history = history;
    this.probe = probe;
    this.urls = urls;
  }

  @Override
  public StepKey<HealthEvidence> key() {
    return KEY;
  }

  @Override
  public Set<StepKey<?>> needs() {
    return Set.of(RolloutStep.KEY);
  }

  @Override
  public HealthEvidence run(StepContext context) {
    Release release = history.of(context.deploy()).orElseThrow();
    return probe.probe(
        context.output(RolloutStep.KEY).instance(),
        InstanceSpecs.healthCheck(release).by(urls.of(release.environment())),
        context::checkActive);
  }

  @Override
  public String remark(HealthEvidence evidence) {
    return evidence.status() + " from " + evidence.path();
  }
}
