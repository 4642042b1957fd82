package dev.berth.server.isolation;

import dev.berth.server.installation.DataDirectory;
import dev.berth.server.installation.InstallationId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The isolation in force on this machine, with what is to be said about it.
 *
 * @param sandboxes runs things that way
 * @param report says which way and why not a stronger one
 */
public record Isolation(Sandboxes sandboxes, IsolationReport report) {
  /** Tries the strongest way first; what keeps it from working becomes a reason in the report. */
  public static Isolation choose(DataDirectory data, InstallationId installation)
      throws IOException {
    MachineProbe probe = MachineProbe.of();
    List<String> reasons = new ArrayList<>(probe.systemObstacles());
    if (reasons.isEmpty()) {
      Resolvers resolvers = Resolvers.ofThisMachine();
      List<String> weaknesses = probe.prepareSystem(resolvers);
      return new Isolation(
          SystemSandboxes.open(data, installation, resolvers),
          new IsolationReport(IsolationMode.SYSTEM, weaknesses));
    }
    List<String> obstacles = probe.userObstacles();
    reasons.addAll(obstacles);
    if (obstacles.isEmpty()) {
      reasons.add("Memory limits hold per process, since cgroups are for root.");
      return new Isolation(
          new UserSandboxes(data, installation, Resolvers.ofThisMachine()),
          new IsolationReport(IsolationMode.USER, reasons));
    }
    return new Isolation(
        new SharedSandboxes(installation), new IsolationReport(IsolationMode.SHARED, reasons));
  }
}
