package dev.berth.server.deploy;

import dev.berth.sandbox.SandboxProcess;
import dev.berth.sandbox.Sandboxes;
import dev.berth.server.pipeline.DeployId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * Removes what ended deploys left: their directories and, after a crash, their sandboxes and
 * databases of builds.
 */
@Component
class Leftovers implements Consumer<Set<DeployId>> {
  private static final List<String> MARKS = List.of("build/", ReleasePhase.MARK);

  private final BuildDirectories directories;
  private final Sandboxes sandboxes;
  private final BuildDatabases databases;

  Leftovers(BuildDirectories directories, Sandboxes sandboxes, BuildDatabases databases) {
    this.directories = directories;
    this.sandboxes = sandboxes;
    this.databases = databases;
  }

  /** Makes sure that only active deploys have anything left. */
  @Override
  public void accept(Set<DeployId> active) {
    for (DeployId deploy : directories.deploys()) {
      if (!active.contains(deploy)) {
        stop(deploy);
        databases.remove(deploy);
        directories.remove(deploy);
      }
    }
  }

  private void stop(DeployId deploy) {
    for (SandboxProcess process : sandboxes.running()) {
      if (MARKS.stream().anyMatch(mark -> process.mark().startsWith(mark + deploy))) {
        sandboxes.stop(process.mark(), Duration.ZERO);
      }
    }
  }
}
