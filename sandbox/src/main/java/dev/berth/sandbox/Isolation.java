package dev.berth.sandbox;

import dev.berth.sandbox.network.ForwardPolicy;
import dev.berth.sandbox.network.Resolvers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The isolation in force on this machine, with what is to be said about it.
 *
 * @param sandboxes runs things that way
 * @param report says which way and why not a stronger one
 * @param departure takes away from the machine what was made ready on it
 */
public record Isolation(Sandboxes sandboxes, IsolationReport report, Departure departure) {
  /** The end of an installation on a machine. */
  public interface Departure {
    void leave() throws IOException;
  }

  /**
   * Tries the strongest way first; what keeps it from working becomes a reason in the report.
   *
   * @param dialers where Berth is root: the users of this machine that may reach a sandbox's port
   */
  public static Isolation choose(SandboxOwner installation, Set<Integer> dialers)
      throws IOException {
    MachineProbe probe = MachineProbe.of();
    List<String> reasons = new ArrayList<>(probe.systemObstacles());
    if (reasons.isEmpty()) {
      Resolvers resolvers = Resolvers.ofThisMachine();
      List<String> weaknesses = probe.prepareSystem(resolvers);
      SystemSandboxes sandboxes = SystemSandboxes.open(installation, resolvers, dialers);
      ForwardPolicy.open(sandboxes.share()).ifPresent(weaknesses::add);
      addUnfiltered(sandboxes, weaknesses);
      if (!sandboxes.limitsTrees()) {
        weaknesses.add("No cgroups can be made here: memory limits hold per process only.");
      }
      return new Isolation(
          sandboxes,
          new IsolationReport(IsolationMode.SYSTEM, weaknesses),
          sandboxes::removeNetworks);
    }
    List<String> obstacles = probe.userObstacles();
    reasons.addAll(obstacles);
    if (obstacles.isEmpty()) {
      reasons.add("Memory limits hold per process, since cgroups are for root.");
      UserSandboxes sandboxes = UserSandboxes.open(installation, Resolvers.ofThisMachine());
      addUnfiltered(sandboxes, reasons);
      return new Isolation(sandboxes, new IsolationReport(IsolationMode.USER, reasons), () -> {});
    }
    return new Isolation(
        SharedSandboxes.open(installation),
        new IsolationReport(IsolationMode.SHARED, reasons),
        () -> {});
  }

  private static void addUnfiltered(TreeSandboxes sandboxes, List<String> notes) {
    if (!sandboxes.filtersCalls()) {
      notes.add(
          "No system calls are refused on such processors: " + System.getProperty("os.arch") + ".");
    }
  }

  /** Takes networks and packet rules away from the machine once nothing runs in them any more. */
  public void leaveMachine() throws IOException {
    departure.leave();
  }
}
