package dev.berth.server.deploy;

import dev.berth.concurrent.KeyedLocks;
import dev.berth.server.app.HostNames;
import dev.berth.server.failure.DeployException;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseHistory;
import dev.berth.server.rollout.HealthProbe;
import dev.berth.server.rollout.Instance;
import dev.berth.server.rollout.Launcher;
import dev.berth.server.route.Route;
import dev.berth.server.route.RouteTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Starts the instance of a live release again when it has ended, with growing pauses when it keeps
 * ending, and leads the environment's host to it.
 */
@Component
class Repair {
  private static final Logger log = LoggerFactory.getLogger(Repair.class);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** One that ran this long was well: its crash says nothing about the next start. */
  private static final Duration FORGIVEN_AFTER = Duration.ofMinutes(2);

  private final InstanceSpecs specs;
  private final Launcher launcher;
  private final HealthProbe probe;
  private final ReleaseRoutes routes;
  private final RouteTable table;
  private final HostNames hosts;
  private final ReleaseHistory history;
  private final Crashes crashes;
  private final KeyedLocks<String> locks;
  private final Clock clock;
  private final Map<String, Attempts> attempts = new ConcurrentHashMap<>();
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  /** Releases whose instance was seen running since this server started. */
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  private record Attempts(int count, Instant last, Instant notBefore) {}

  Repair(
      InstanceSpecs specs,
      Launcher launcher,
      HealthProbe probe,
      ReleaseRoutes routes,
      RouteTable table,
      HostNames hosts,
      ReleaseHistory history,
      Crashes crashes,
      KeyedLocks<String> locks,
      Clock clock) {
    this.specs = specs;
    this.launcher = launcher;
    this.probe = probe;
    this.routes = routes;
    this.table = table;
    this.hosts = hosts;
    this.history = history;
    this.crashes = crashes;
    this.locks = locks;
    this.clock = clock;
  }

  /** The release's instance runs: should it end, that is a crash. */
  void runs(Release release) {
    seen.add(release.key());
  }

  /** The release's instance is stopped on purpose. */
  void isStopped(Release release) {
    seen.remove(release.key());
  }

  /** Makes sure that the release's instance comes back; returns at once. */
  void begin(Release release) {
    Instant now = clock.instant();
    if (!underWay.contains(release.key()) && seen.remove(release.key())) {
      if (launcher.find(InstanceSpecs.name(release)).isPresent()) {
        runs(release); // It came back after the supervisor had looked.
        return;
      }
      crashed(release, launcher.ending(InstanceSpecs.name(release)));
    }
    Attempts before = attempts.get(release.key());
    if (before != null && now.isBefore(before.notBefore())) {
      return;
    }
    if (underWay.add(release.key())) {
      int count =
          before == null || before.last().plus(FORGIVEN_AFTER).isBefore(now)
              ? 1
              : before.count() + 1;
      attempts.put(release.key(), new Attempts(count, now, now.plus(pause(count))));
      Thread.ofVirtual().name("repair " + release.key()).start(() -> repair(release, count));
    }
  }

  private void repair(Release release, int count) {
    try {
      if (launcher.find(InstanceSpecs.name(release)).isPresent()) {
        return; // It started after the supervisor had looked.
      }
      Instance instance = launcher.start(specs.of(release));
      seen.add(release.key());
      probe.probe(instance, InstanceSpecs.healthCheck(release), () -> {});
      lead(release, instance);
      log.info("{} had ended and serves again (attempt {})", release.key(), count);
    } catch (DeployException e) {
      log.warn("{} does not come back: {}", release.key(), e.failure().summary());
      if (!seen.contains(release.key())) {
        crashed(release, "could not be started: " + e.failure().summary());
      }
    } finally {
      underWay.remove(release.key());
    }
  }

  private void crashed(Release release, String ending) {
    Crashes.Story story = crashes.happened(release.environment().key(), release.number(), ending);
    log.warn("{} {} (crash {})", release.key(), ending, story.count());
  }

  private void lead(Release release, Instance instance) {
    try (KeyedLocks.Held _ = locks.lock(release.environment().key())) {
      Optional<Route> route = table.find(hosts.of(release.environment()));
      boolean switching = route.isPresent() && !route.get().release().equals(release.key());
      boolean stillLive =
          history
              .live(release.environment())
              .filter(live -> live.number() == release.number())
              .isPresent();
      if (stillLive && !switching) {
        routes.lead(release, instance);
      }
    }
  }

  private static Duration pause(int count) {
    Duration pause = Duration.ofMillis(500L << Math.min(count - 1, 10));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }
}
