package dev.berth.server.deploy;

import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.Environment;
import dev.berth.server.app.HostNames;
import dev.berth.server.pipeline.Deploy;
import dev.berth.server.pipeline.Engine;
import dev.berth.server.release.ReleaseHistory;
import dev.berth.server.route.RouteTable;
import org.springframework.stereotype.Component;

/** Ends previews whose branch is gone, and leaves nothing of them running. */
@Component
public class Previews implements EnvironmentEnd {
  private final Engine engine;
  private final AppCatalog catalog;
  private final ReleaseHistory history;
  private final RouteTable table;
  private final HostNames hosts;
  private final Supervisor supervisor;

  Previews(
      Engine engine,
      AppCatalog catalog,
      ReleaseHistory history,
      RouteTable table,
      HostNames hosts,
      Supervisor supervisor) {
    this.engine = engine;
    this.catalog = catalog;
    this.history = history;
    this.table = table;
    this.hosts = hosts;
    this.supervisor = supervisor;
  }

  /**
   * Makes sure that the environment is gone: deploys, host, instances. Its releases stay listed.
   */
  public void end(Environment environment) {
    if (environment.kind() == Environment.Kind.PRODUCTION) {
      throw new IllegalArgumentException("production does not end with a branch");
    }
    end(environment, "its branch was deleted");
  }

  @Override
  public void end(Environment environment, String why) {
    catalog.end(environment);
    for (Deploy deploy : engine.activeIn(environment)) {
      engine.cancel(deploy.id(), why);
    }
    history.endLive(environment);
    table.remove(hosts.of(environment));
    supervisor.look();
  }
}
