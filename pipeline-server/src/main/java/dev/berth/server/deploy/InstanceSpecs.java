package dev.berth.server.deploy;

import dev.berth.server.release.Release;
import dev.berth.server.rollout.HealthCheck;
import dev.berth.server.rollout.InstanceSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What a release means for the launcher and the probe. */
final class InstanceSpecs {
  private InstanceSpecs() {}

  static InstanceSpec of(Release release) {
    Map<String, String> variables = new HashMap<>(release.runtime().variables());
    variables.put("BERTH_RELEASE", Long.toString(release.number()));
    variables.put("BERTH_COMMIT", release.commit());
    variables.put("BERTH_ENVIRONMENT", release.environment().title());
    return new InstanceSpec(
        release.environment(),
        release.number(),
        new InstanceSpec.ImageReference(release.repository(), release.digest()),
        variables);
  }

  static HealthCheck healthCheck(Release release) {
    return new HealthCheck(
        release.runtime().healthPath(),
        Duration.ofSeconds(release.runtime().healthTimeoutSeconds()));
  }
}
