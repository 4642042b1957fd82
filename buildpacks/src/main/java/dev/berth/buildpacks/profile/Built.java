package dev.berth.buildpacks.profile;

import java.util.List;

/**
 * What really runs, fixed after the build.
 *
 * @param kind whether files are served or a server of the app's own
 * @param command argv of the process that gets the traffic
 * @param output the directory of the built tree that a site is served from; {@code ""} for the tree
 *     itself, or a server
 */
public record Built(Kind kind, List<String> command, String output) {
  /** What answers. */
  public enum Kind {
    /** Files, by a server that Berth adds. */
    SITE,
    /** The app's own server. */
    SERVER
  }

  public Built {
    command = List.copyOf(command);
  }
}
