package dev.berth.server.deploy;

import dev.berth.server.release.Release;
import java.util.Map;

/** One source of the run-time variables of a release's instances; asked when one starts. */
@FunctionalInterface
interface InstanceVariables {
  /** The values as they are now. */
  Map<String, String> of(Release release);
}
