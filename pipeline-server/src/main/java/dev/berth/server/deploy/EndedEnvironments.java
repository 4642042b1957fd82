package dev.berth.server.deploy;

import dev.berth.concurrent.BackgroundLoop;
import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.Environment;
import dev.berth.server.failure.DeployException;
import dev.berth.server.rollout.Launcher;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/**
 * Lets the data of ended previews sleep, and removes it when their releases go too: a branch that
 * was deleted by mistake and is pushed again finds its data.
 */
@Component
class EndedEnvironments {
  private static final Logger log = LoggerFactory.getLogger(EndedEnvironments.class);

  private final AppCatalog catalog;
  private final Launcher launcher;
  private final Provisions provisions;
  private final DeploySettings settings;
  private final Clock clock;

  EndedEnvironments(
      AppCatalog catalog,
      Launcher launcher,
      Provisions provisions,
      DeploySettings settings,
      Clock clock) {
    this.catalog = catalog;
    this.launcher = launcher;
    this.provisions = provisions;
    this.settings = settings;
    this.clock = clock;
  }

  @Bean
  BackgroundLoop endedDatabasesLoop() {
    return BackgroundLoop.every(Duration.ofSeconds(10), "ended-databases", this::putToSleep)
        .startingAfter(Duration.ofSeconds(20));
  }

  @Bean
  BackgroundLoop endedEnvironmentsLoop() {
    return BackgroundLoop.every(Duration.ofMinutes(15), "ended-environments", this::remove)
        .startingAfter(Duration.ofMinutes(5));
  }

  void putToSleep() {
    Set<String> inUse =
        launcher.running().stream()
            .map(instance -> instance.name().environment())
            .collect(Collectors.toSet());
    for (Environment environment : catalog.ended(longAgo(), clock.instant())) {
      if (!inUse.contains(environment.key())) {
        provisions.sleep(environment);
      }
    }
  }

  void remove() {
    for (Environment environment : catalog.ended(Instant.EPOCH, longAgo())) {
      try {
        provisions.remove(environment);
      } catch (DeployException | UncheckedIOException e) {
        log.warn("The data of {} is still there", environment.key(), e);
      }
    }
  }

  private Instant longAgo() {
    return clock.instant().minus(settings.keepEndedPreviews());
  }
}
