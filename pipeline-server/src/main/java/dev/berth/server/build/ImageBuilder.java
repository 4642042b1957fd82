package dev.berth.server.build;

import dev.berth.server.pipeline.DeployLog;
import java.nio.file.Path;

/** Makes sure that a commit's image exists. */
public interface ImageBuilder {
  /**
   * Reads a commit, once; runs nothing.
   *
   * @param checkout the commit's files
   * @throws dev.berth.server.failure.DeployException when it is no app
   */
  ReadCommit read(Path checkout);

  /**
   * Returns the plan's image, building it when the registry does not have it. Waits its turn;
   * interrupting the thread ends the build and its whole process tree.
   *
   * @param checkActive throws when the deploy was cancelled or taken over; asked between phases
   * @throws dev.berth.server.failure.DeployException when the build fails
   */
  BuiltImage build(BuildRequest request, DeployLog log, Runnable checkActive);
}
