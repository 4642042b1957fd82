package dev.berth.server.deploy;

import dev.berth.server.release.ReleaseHistory;
import dev.berth.server.rollout.Instance;
import dev.berth.server.rollout.InstanceName;
import dev.berth.server.rollout.Launcher;
import dev.berth.server.route.RouteTable;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Lets a replaced instance finish what it has begun, then stops it. */
@Component
class InstanceRetirement {
  private final Launcher launcher;
  private final RouteTable table;
  private final ReleaseRoutes routes;
  private final ReleaseHistory history;
  private final DeploySettings settings;
  private final Set<InstanceName> underWay = ConcurrentHashMap.newKeySet();

  InstanceRetirement(
      Launcher launcher,
      RouteTable table,
      ReleaseRoutes routes,
      ReleaseHistory history,
      DeploySettings settings) {
    this.launcher = launcher;
    this.table = table;
    this.routes = routes;
    this.history = history;
    this.settings = settings;
  }

  /** Makes sure that the instance goes, in its own time; harmless when that is under way. */
  void begin(Instance instance) {
    if (underWay.add(instance.name())) {
      Thread.ofVirtual().name("retire " + instance.name().mark()).start(() -> retire(instance));
    }
  }

  private void retire(Instance instance) {
    try {
      InstanceName name = instance.name();
      history.of(name.environment(), name.release()).ifPresent(routes::close);
      table.drain(instance.host(), instance.port(), settings.drain());
      launcher.stop(instance.name(), settings.grace());
    } finally {
      underWay.remove(instance.name());
    }
  }
}
