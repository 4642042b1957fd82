package dev.berth.server.deploy;

import dev.berth.concurrent.BackgroundLoop;
import dev.berth.server.app.App;
import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.pipeline.DeployId;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseHistory;
import dev.berth.server.secret.Variables;
import dev.berth.server.source.RepositoryRemoval;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/**
 * Ends apps and previews, and brings them back: until they are purged, code, releases, data and
 * variables stay as they were, and nothing of them runs.
 */
@Component
public class Ends {
  private static final int RELEASES = 50;

  private final AppCatalog catalog;
  private final EnvironmentEnd environments;
  private final ReleaseHistory history;
  private final Deployer deployer;
  private final Variables variables;
  private final RepositoryRemoval repositories;
  private final DeploySettings settings;
  private final Clock clock;

  Ends(
      AppCatalog catalog,
      EnvironmentEnd environments,
      ReleaseHistory history,
      Deployer deployer,
      Variables variables,
      RepositoryRemoval repositories,
      DeploySettings settings,
      Clock clock) {
    this.catalog = catalog;
    this.environments = environments;
    this.history = history;
    this.deployer = deployer;
    this.variables = variables;
    this.repositories = repositories;
    this.settings = settings;
    this.clock = clock;
  }

  /** A deleted app, and until when it can be brought back. */
  public record Deleted(AppName app, Instant deletedAt, Instant keptUntil) {}

  /** Until when what ends now is kept. */
  public Instant keptUntil() {
    return clock.instant().plus(settings.keepEndedPreviews());
  }

  /** Ends an app with all of its environments. */
  public void delete(AppName app) {
    List<Environment> open = catalog.environments(app);
    catalog.delete(app);
    open.forEach(environment -> environments.end(environment, "its app was deleted"));
  }

  /** Ends a preview; its branch stays in the repository. */
  public void end(Environment environment) {
    environments.end(environment, "its preview was deleted");
  }

  /** Those that can be brought back. */
  public List<Deleted> deleted() {
    List<Deleted> all = new ArrayList<>();
    catalog
        .deleted()
        .forEach((app, at) ->
            all.add(new Deleted(app.name(), at, at.plus(settings.keepEndedPreviews()))));
    return all;
  }

  /**
   * Brings an app back as it was when it was deleted.
   *
   * @return the deploys that start what was live; empty when there is no such app
   */
  public Optional<List<DeployId>> bringBack(AppName app, String by) {
    Optional<Instant> deletedAt =
        deleted().stream().filter(one -> one.app().equals(app)).map(Deleted::deletedAt).findFirst();
    if (deletedAt.isEmpty() || !catalog.bringBack(app)) {
      return Optional.empty();
    }
    return Optional.of(
        catalog.endedOf(app, deletedAt.get()).stream()
            .flatMap(environment -> start(environment, by).stream())
            .toList());
  }

  /** Brings a preview back that ended; empty when none is kept. */
  public Optional<DeployId> bringBack(App app, String key, String by) {
    return catalog.endedOf(app.name(), clock.instant().minus(settings.keepEndedPreviews())).stream()
        .filter(environment -> environment.key().equals(key))
        .findFirst()
        .flatMap(environment -> start(environment, by));
  }

  private Optional<DeployId> start(Environment environment, String by) {
    Optional<Release> last =
        history.of(environment, RELEASES).stream()
            .filter(release -> release.wentLiveAt().isPresent())
            .findFirst();
    if (last.isPresent()) {
      catalog.open(environment);
    }
    return last.map(release -> deployer.rollBack(environment, release.number(), by));
  }

  @Bean
  BackgroundLoop deletedAppsLoop() {
    return BackgroundLoop.every(Duration.ofMinutes(15), "deleted-apps", this::purge)
        .startingAfter(Duration.ofMinutes(6));
  }

  /** Databases, volumes and releases go with their environments. */
  void purge() {
    for (Deleted one : deleted()) {
      if (one.keptUntil().isBefore(clock.instant())) {
        repositories.remove(one.app());
        variables.end(one.app());
        catalog.purged(one.app());
      }
    }
  }
}
