package dev.berth.server.deploy;

import dev.berth.server.release.Release;
import dev.berth.server.route.Route;
import java.util.List;

/** Where a route finds the client files of an earlier release. */
interface ClientFileSource {
  /** Makes sure that the release's client files can be asked for; most apps have none. */
  List<Route.Assets> publish(Release release);
}
