package dev.berth.server.deploy;

import dev.berth.concurrent.BackgroundLoop;
import dev.berth.server.app.AppCatalog;
import dev.berth.server.pipeline.Deploy;
import dev.berth.server.pipeline.DeployId;
import dev.berth.server.pipeline.Engine;
import dev.berth.server.registry.RegistryRetention;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseHistory;
import dev.berth.server.release.Retention;
import dev.berth.server.route.AssetArchive;
import dev.berth.server.secret.Variables;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/**
 * Forgets releases nobody goes back to any more, and deploys nobody asks for any more, and frees
 * their space; never a rollback target or its story.
 */
@Component
class ReleaseExpiry {
  private static final Logger log = LoggerFactory.getLogger(ReleaseExpiry.class);

  private final Engine engine;
  private final AppCatalog catalog;
  private final ReleaseHistory history;
  private final RegistryRetention registry;
  private final AssetArchive assets;
  private final Variables variables;
  private final DeploySettings settings;
  private final Clock clock;

  ReleaseExpiry(
      Engine engine,
      AppCatalog catalog,
      ReleaseHistory history,
      RegistryRetention registry,
      AssetArchive assets,
      Variables variables,
      DeploySettings settings,
      Clock clock) {
    this.engine = engine;
    this.catalog = catalog;
    this.history = history;
    this.registry = registry;
    this.assets = assets;
    this.variables = variables;
    this.settings = settings;
    this.clock = clock;
  }

  @Bean
  BackgroundLoop housekeepingLoop() {
    return BackgroundLoop.every(Duration.ofMinutes(15), "housekeeping", this::run)
        .startingAfter(Duration.ofMinutes(5));
  }

  void run() {
    removeUnborn();
    removeExpired();
    List<Release> kept = history.kept();
    registry.collect(kept.stream().map(Release::image).collect(Collectors.toSet()));
    engine.forget(kept.stream().map(Release::deploy).collect(Collectors.toSet()));
    // Last: what keeps them may be a Vault that is away.
    variables.end(catalog.endedBefore(clock.instant().minus(settings.keepEndedPreviews())));
  }

  /**
   * Numbers that were reserved by deploys which failed. What is under way is read after what is
   * reserved, and a release once more after that: a deploy that begins or ends meanwhile is safe.
   */
  private void removeUnborn() {
    List<Release> kept = history.kept();
    Set<DeployId> active = engine.active().stream().map(Deploy::id).collect(Collectors.toSet());
    kept.stream()
        .filter(release -> release.wentLiveAt().isEmpty() && !active.contains(release.deploy()))
        .flatMap(release -> history.of(release.deploy()).stream())
        .filter(release -> release.wentLiveAt().isEmpty())
        .forEach(history::remove);
  }

  private void removeExpired() {
    Instant longAgo = clock.instant().minus(settings.keepEndedPreviews());
    Retention retention = new Retention(settings.keepReleases());
    for (Release release : retention.expired(history.kept(), catalog.endedBefore(longAgo))) {
      history.remove(release);
      assets.remove(release.key());
      log.info("{} is no longer kept", release.key());
    }
    history.forgetRemoved(longAgo);
  }
}
