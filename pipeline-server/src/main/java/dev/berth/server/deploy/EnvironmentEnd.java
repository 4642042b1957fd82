package dev.berth.server.deploy;

import dev.berth.server.app.Environment;

/** Ends what runs of an environment. */
public interface EnvironmentEnd {
  /**
   * Makes sure that the environment is gone: deploys, host, instances. Its releases stay listed.
   *
   * @param why what its deploys are told
   */
  void end(Environment environment, String why);
}
