package dev.berth.server.deploy;

import dev.berth.concurrent.BackgroundLoop;
import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.Environment;
import dev.berth.server.app.HostNames;
import dev.berth.server.pipeline.ActiveDeploys;
import dev.berth.server.pipeline.DeployId;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseHistory;
import dev.berth.server.rollout.Instance;
import dev.berth.server.rollout.InstanceName;
import dev.berth.server.rollout.Launcher;
import dev.berth.server.route.Route;
import dev.berth.server.route.RouteTable;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/**
 * Keeps the machine as history says: instances of live releases run, routes point at them, whatever
 * no deploy and no release needs is stopped. What it did not see happen it finds on its next look.
 */
@Component
class Supervisor {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final ActiveDeploys deploys;
  private final AppCatalog catalog;
  private final ReleaseHistory history;
  private final Launcher launcher;
  private final RouteTable table;
  private final HostNames hosts;
  private final Repair repair;
  private final InstanceRetirement retirement;
  private final Consumer<Set<DeployId>> leftovers;
  private final BackgroundLoop loop =
      BackgroundLoop.every(BETWEEN_LOOKS, "supervisor", this::reconcile);

  Supervisor(
      ActiveDeploys deploys,
      AppCatalog catalog,
      ReleaseHistory history,
      Launcher launcher,
      RouteTable table,
      HostNames hosts,
      Repair repair,
      InstanceRetirement retirement,
      @Qualifier("leftovers") Consumer<Set<DeployId>> leftovers) {
    this.deploys = deploys;
    this.catalog = catalog;
    this.history = history;
    this.launcher = launcher;
    this.table = table;
    this.hosts = hosts;
    this.repair = repair;
    this.retirement = retirement;
    this.leftovers = leftovers;
  }

  /** Asks for a look at once; returns immediately. */
  void look() {
    loop.wake();
  }

  @Bean
  BackgroundLoop supervisorLoop() {
    return loop;
  }

  /**
   * One look. What is under way is read before what is live: a deploy that ends meanwhile shows.
   */
  void reconcile() {
    List<Instance> instances = launcher.running();
    Set<DeployId> active =
        deploys.now().stream().map(ActiveDeploys.Active::id).collect(Collectors.toSet());
    Map<InstanceName, Release> making =
        active.stream()
            .flatMap(deploy -> history.of(deploy).stream())
            .collect(Collectors.toMap(InstanceSpecs::name, Function.identity()));
    Map<InstanceName, Release> live =
        history.live().stream().collect(Collectors.toMap(InstanceSpecs::name, Function.identity()));

    Set<InstanceName> present = new HashSet<>();
    for (Instance instance : instances) {
      present.add(instance.name());
      if (!live.containsKey(instance.name()) && !making.containsKey(instance.name())) {
        retirement.begin(instance);
      }
    }
    Set<String> replaced = replaced(making.values());
    live.forEach((name, release) -> {
      if (present.contains(name)) {
        repair.runs(release);
      } else if (replaced.contains(name.environment())) {
        repair.isStopped(release);
      } else {
        repair.begin(release);
      }
    });
    endOrphans(live.values());
    closeRoutes(live, making);
    leftovers.accept(active);
  }

  /** Where the live release has been stopped on purpose: two would write to one volume. */
  private static Set<String> replaced(Collection<Release> making) {
    return making.stream()
        .filter(release -> release.runtime().volume())
        .map(release -> release.environment().key())
        .collect(Collectors.toSet());
  }

  /** A preview that ended while its last deploy was finishing must not stay live. */
  private void endOrphans(Iterable<Release> live) {
    Set<String> open = catalog.open();
    for (Release release : live) {
      Environment environment = release.environment();
      if (!open.contains(environment.key())) {
        history.endLive(environment);
        table.remove(hosts.of(environment));
      }
    }
  }

  private void closeRoutes(Map<InstanceName, Release> live, Map<InstanceName, Release> making) {
    Set<String> needed = new HashSet<>();
    live.values().forEach(release -> needed.add(release.key()));
    making.values().forEach(release -> needed.add(release.key()));
    for (Route route : table.all()) {
      if (!needed.contains(route.release())) {
        table.remove(route.host());
      }
    }
  }
}
