package dev.berth.server.deploy;

import dev.berth.server.app.HostNames;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseHistory;
import dev.berth.server.rollout.Instance;
import dev.berth.server.route.Route;
import dev.berth.server.route.RouteTable;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Leads an environment's host to a release's instance, with the client files of the ones before.
 */
@Component
class ReleaseRoutes {
  /** Browsers that loaded one of this many releases before a switch still find their files. */
  private static final int EARLIER_CLIENT_FILES = 3;

  private final RouteTable table;
  private final ReleaseHistory history;
  private final HostNames hosts;
  private final ClientFileSource files;

  ReleaseRoutes(RouteTable table, ReleaseHistory history, HostNames hosts, ClientFileSource files) {
    this.table = table;
    this.history = history;
    this.hosts = hosts;
    this.files = files;
  }

  /** Makes sure that the environment and the release's own host lead to this instance. */
  long lead(Release release, Instance instance) {
    List<Route.Assets> earlier = earlierClientFiles(release);
    table.put(
        route(
            hosts.ofRelease(release.environment().app(), release.number()),
            release,
            instance,
            List.of()));
    return table.put(route(hosts.of(release.environment()), release, instance, earlier));
  }

  /** Makes sure that the release's own host leads nowhere. */
  void close(Release release) {
    table.remove(hosts.ofRelease(release.environment().app(), release.number()));
  }

  private List<Route.Assets> earlierClientFiles(Release release) {
    List<Route.Assets> earlierFiles = new ArrayList<>();
    for (Release earlier : history.of(release.environment(), EARLIER_CLIENT_FILES + 1)) {
      if (earlier.number() != release.number()) {
        earlierFiles.addAll(files.publish(earlier));
      }
    }
    return earlierFiles;
  }

  private static Route route(
      String host, Release release, Instance instance, List<Route.Assets> assets) {
    return Route.wholeHost(
        host, instance.name().process(), instance.host(), instance.port(), release.key(), assets);
  }
}
