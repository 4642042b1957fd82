package dev.berth.server.deploy;

import dev.berth.server.pipeline.Deploy;
import dev.berth.server.pipeline.DeployId;
import dev.berth.server.pipeline.Engine;
import dev.berth.server.registry.RegistryRetention;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseHistory;
import dev.berth.server.release.Retention;
import dev.berth.server.route.AssetArchive;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Forgets releases nobody goes back to any more and frees their space; never a rollback target. */
@Component
class Housekeeping {
  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

  private final Engine engine;
  private final ReleaseHistory history;
  private final RegistryRetention registry;
  private final AssetArchive assets;
  private final Retention retention;

  Housekeeping(
      Engine engine,
      ReleaseHistory history,
      RegistryRetention registry,
      AssetArchive assets,
      DeploySettings settings) {
    this.engine = engine;
    this.history = history;
    this.registry = registry;
    this.assets = assets;
    this.retention = new Retention(settings.keepReleases());
  }

  @Scheduled(initialDelayString = "PT5M", fixedDelayString = "PT15M")
  void run() {
    Set<DeployId> active = engine.active().stream().map(Deploy::id).collect(Collectors.toSet());
    for (Release release : history.kept()) {
      if (release.wentLiveAt().isEmpty() && !active.contains(release.deploy())) {
        history.remove(release);
      }
    }
    for (Release release : retention.expired(history.kept())) {
      history.remove(release);
      assets.remove(release.key());
      log.info("{} is no longer kept: newer releases took its place", release.key());
    }
    registry.collect(history.kept().stream().map(Release::image).collect(Collectors.toSet()));
  }
}
