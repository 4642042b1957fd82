package dev.berth.server.deploy;

import dev.berth.sandbox.Isolation;
import dev.berth.sandbox.SandboxProcess;
import dev.berth.sandbox.Sandboxes;
import dev.berth.server.installation.DataDirectory;
import dev.berth.server.isolation.MachineIsolation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Stops every app and build of an installation whose server is gone, and takes its networks and
 * rules away from the machine: what {@code berth down} runs after the server has ended.
 */
public final class InstallationShutdown {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private InstallationShutdown() {}

  /**
   * Ends everything that runs in the installation's sandboxes.
   *
   * @param arguments the data directory
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Isolation isolation = MachineIsolation.choose(new DataDirectory(Path.of(arguments[0])));
    stopAll(isolation.sandboxes());
    isolation.leaveMachine();
  }

  private static void stopAll(Sandboxes sandboxes) throws InterruptedException {
    List<Thread> stopping = new ArrayList<>();
    for (SandboxProcess process : sandboxes.running()) {
      stopping.add(Thread.ofVirtual().start(() -> sandboxes.stop(process.mark(), GRACE)));
    }
    for (Thread thread : stopping) {
      thread.join();
    }
  }
}
