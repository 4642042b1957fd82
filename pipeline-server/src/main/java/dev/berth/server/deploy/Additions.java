package dev.berth.server.deploy;

import dev.berth.sandbox.mount.Mount;
import dev.berth.server.release.Release;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an instance is given beside its image and its release's own plain variables.
 *
 * @param variables environment variables
 * @param mounts what its sandbox is shown
 * @param reach private {@code host:port} pairs it may reach
 */
record Additions(Map<String, String> variables, List<Mount> mounts, Set<String> reach) {
  /** Nothing but variables. */
  static Additions of(Map<String, String> variables) {
    return new Additions(variables, List.of(), Set.of());
  }

  /** Who gives something; asked each time an instance starts. */
  interface Source {
    Additions of(Release release);
  }
}
