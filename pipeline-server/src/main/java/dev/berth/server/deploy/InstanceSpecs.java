package dev.berth.server.deploy;

import dev.berth.sandbox.mount.Mount;
import dev.berth.server.release.Release;
import dev.berth.server.rollout.HealthCheck;
import dev.berth.server.rollout.InstanceName;
import dev.berth.server.rollout.InstanceSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a release means for the launcher and the probe. What the environment gives is asked for each
 * time an instance starts: it may have changed since the release was made.
 *
 * @param sources each overrides those before it; what Berth says about the release overrides all
 */
record InstanceSpecs(List<Additions.Source> sources) {
  InstanceSpecs {
    sources = List.copyOf(sources);
  }

  /** What to start. */
  InstanceSpec of(Release release) {
    Map<String, String> variables = new HashMap<>();
    List<Mount> mounts = new ArrayList<>();
    Set<String> reach = new HashSet<>();
    for (Additions.Source source : sources) {
      Additions additions = source.of(release);
      variables.putAll(additions.variables());
      mounts.addAll(additions.mounts());
      reach.addAll(additions.reach());
    }
    variables.put("BERTH_RELEASE", Long.toString(release.number()));
    variables.put("BERTH_COMMIT", release.commit());
    variables.put("BERTH_ENVIRONMENT", release.environment().title());
    return new InstanceSpec(
        release.environment(),
        release.number(),
        InstanceName.WEB,
        new InstanceSpec.ImageReference(release.repository(), release.digest()),
        variables,
        mounts,
        reach);
  }

  /** The name of the release's instance. */
  static InstanceName name(Release release) {
    return InstanceName.web(release.environment().key(), release.number());
  }

  /** When it counts as healthy. */
  static HealthCheck healthCheck(Release release) {
    return new HealthCheck(
        release.runtime().healthPath(),
        Duration.ofSeconds(release.runtime().healthTimeoutSeconds()));
  }
}
