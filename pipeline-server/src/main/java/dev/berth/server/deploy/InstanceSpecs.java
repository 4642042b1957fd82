package dev.berth.server.deploy;

import dev.berth.server.release.Release;
import dev.berth.server.rollout.HealthCheck;
import dev.berth.server.rollout.InstanceName;
import dev.berth.server.rollout.InstanceSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a release means for the launcher and the probe. Values of variables are resolved here, when
 * an instance is about to start: one that starts again gets what is set now.
 *
 * @param sources each overrides those before it; what Berth says about the release overrides all
 */
record InstanceSpecs(List<InstanceVariables> sources) {
  InstanceSpecs {
    sources = List.copyOf(sources);
  }

  InstanceSpec of(Release release) {
    Map<String, String> variables = new HashMap<>();
    sources.forEach(source -> variables.putAll(source.of(release)));
    variables.put("BERTH_RELEASE", Long.toString(release.number()));
    variables.put("BERTH_COMMIT", release.commit());
    variables.put("BERTH_ENVIRONMENT", release.environment().title());
    return new InstanceSpec(
        release.environment(),
        release.number(),
        new InstanceSpec.ImageReference(release.repository(), release.digest()),
        variables);
  }

  /** The stable name by which the release's instance is found. */
  static InstanceName name(Release release) {
    return new InstanceName(release.environment().key(), release.number());
  }

  static HealthCheck healthCheck(Release release) {
    return new HealthCheck(
        release.runtime().healthPath(),
        Duration.ofSeconds(release.runtime().healthTimeoutSeconds()));
  }
}
