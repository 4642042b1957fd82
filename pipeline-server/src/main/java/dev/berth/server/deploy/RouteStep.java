package dev.berth.server.deploy;

import dev.berth.concurrent.KeyedLocks;
import dev.berth.server.app.HostNames;
import dev.berth.server.pipeline.Step;
import dev.berth.server.pipeline.StepContext;
import dev.berth.server.pipeline.StepKey;
import dev.berth.server.pipeline.Undo;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseHistory;
import dev.berth.server.rollout.Instance;
import dev.berth.server.rollout.Launcher;
import dev.berth.server.route.RouteTable;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Makes sure that the environment's host leads to the new instance: the switch. */
@Component
class RouteStep implements Step<RouteStep.Switched> {
  static final StepKey<Switched> KEY = new StepKey<>("route", Switched.class);

  private final ReleaseRoutes routes;
  private final RouteTable table;
  private final HostNames hosts;
  private final ReleaseHistory history;
  private final Launcher launcher;
  private final KeyedLocks<String> locks;

  /**
   * What the switch leaves behind.
   *
   * @param host the environment's host
   * @param generation the route table's generation that contains the switch
   */
  record Switched(String host, long generation) {}

  RouteStep(
      ReleaseRoutes routes,
      RouteTable table,
      HostNames hosts,
      ReleaseHistory history,
      Launcher launcher,
      KeyedLocks<String> locks) {
    this.routes = routes;
    this.table = table;
    this.hosts = hosts;
    this.history = history;
    this.launcher = launcher;
    this.locks = locks;
  }

  @Override
  public StepKey<Switched> key() {
    return KEY;
  }

  @Override
  public Set<StepKey<?>> needs() {
    return Set.of(RolloutStep.KEY);
  }

  @Override
  public Switched run(StepContext context) {
    Release release = history.of(context.deploy()).orElseThrow();
    try (KeyedLocks.Held _ = locks.lock(release.environment().key())) {
      long generation = routes.lead(release, context.output(RolloutStep.KEY).instance());
      return new Switched(hosts.of(release.environment()), generation);
    }
  }

  @Override
  public String remark(Switched switched) {
    return switched.host();
  }

  @Override
  public boolean commits() {
    return true;
  }

  @Override
  public Undo undo(StepContext context, Switched output) {
    return undoUnfinished(context);
  }

  /** The release that is still marked live is the one before: its route comes back. */
  @Override
  public Undo undoUnfinished(StepContext context) {
    Release release = history.of(context.deploy()).orElseThrow();
    Optional<Release> before = history.live(release.environment());
    Optional<Instance> instance = before.flatMap(live -> launcher.find(InstanceSpecs.name(live)));
    if (before.isPresent() && instance.isPresent()) {
      routes.lead(before.get(), instance.get());
    } else {
      table.remove(hosts.of(release.environment()));
    }
    routes.close(release);
    return Undo.TAKEN_BACK;
  }
}
