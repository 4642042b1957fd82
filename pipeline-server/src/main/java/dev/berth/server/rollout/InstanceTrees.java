package dev.berth.server.rollout;

import dev.berth.sandbox.SandboxProcess;
import dev.berth.sandbox.Sandboxes;
import java.util.Optional;

/** The process trees of instances, also of those that an earlier version started. */
final class InstanceTrees {
  private InstanceTrees() {}

  /** The living tree of an instance, whichever of its marks it carries. */
  static Optional<SandboxProcess> find(Sandboxes sandboxes, InstanceName name) {
    return name.marks().stream().flatMap(mark -> sandboxes.find(mark).stream()).findFirst();
  }
}
