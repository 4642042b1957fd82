package dev.berth.server.isolation;

import dev.berth.server.installation.DataDirectory;
import dev.berth.server.installation.InstallationId;
import dev.berth.server.installation.RouterUser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The isolation in force on this machine, with what is to be said about it.
 *
 * @param sandboxes runs things that way
 * @param report says which way and why not a stronger one
 */
public record Isolation(Sandboxes sandboxes, IsolationReport report) {
  /** The same with the router under its usual user. */
  public static Isolation choose(DataDirectory data, InstallationId installation)
      throws IOException {
    return choose(data, installation, Set.of(0, RouterUser.UID));
  }

  /**
   * Tries the strongest way first; what keeps it from working becomes a reason in the report.
   *
   * @param dialers where Berth is root: the users of this machine that may reach a sandbox's port
   */
  public static Isolation choose(
      DataDirectory data, InstallationId installation, Set<Integer> dialers) throws IOException {
    MachineProbe probe = MachineProbe.of();
    List<String> reasons = new ArrayList<>(probe.systemObstacles());
    if (reasons.isEmpty()) {
      Resolvers resolvers = Resolvers.ofThisMachine();
      List<String> weaknesses = probe.prepareSystem(resolvers);
      SystemSandboxes sandboxes = SystemSandboxes.open(data, installation, resolvers, dialers);
      ForwardPolicy.open(sandboxes.share()).ifPresent(weaknesses::add);
      if (!sandboxes.limitsTrees()) {
        weaknesses.add("No cgroups can be made here: memory limits hold per process only.");
      }
      return new Isolation(sandboxes, new IsolationReport(IsolationMode.SYSTEM, weaknesses));
    }
    List<String> obstacles = probe.userObstacles();
    reasons.addAll(obstacles);
    if (obstacles.isEmpty()) {
      reasons.add("Memory limits hold per process, since cgroups are for root.");
      return new Isolation(
          UserSandboxes.open(data, installation, Resolvers.ofThisMachine()),
          new IsolationReport(IsolationMode.USER, reasons));
    }
    return new Isolation(
        SharedSandboxes.open(data, installation),
        new IsolationReport(IsolationMode.SHARED, reasons));
  }

  /** Takes networks and packet rules away from the machine once nothing runs in them any more. */
  public void leaveMachine() throws IOException {
    if (sandboxes instanceof SystemSandboxes system) {
      system.removeNetworks();
    }
  }
}
